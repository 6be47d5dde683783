package io.reactorchannel.service.internal.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/** The users that may log in. */
public final class Users {

    private final Map<String, String> passwords;

    /**
     * Keeps the given users.
     *
     * @param passwords by user name
     */
    public Users(Map<String, String> passwords) {
        this.passwords = Map.copyOf(passwords);
    }

    /**
     * Whether the password is that user's. Takes the same time wherever a wrong password differs.
     *
     * @param name the user
     * @param password what the caller claims
     * @return false for a wrong password or an unknown user
     */
    public boolean accepts(String name, String password) {
        String expected = passwords.get(name);
        return expected != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }
}
