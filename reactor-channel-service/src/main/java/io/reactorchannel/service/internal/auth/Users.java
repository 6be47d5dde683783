package io.reactorchannel.service.internal.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Users that may log in, or clients with their secrets. */
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
     * The user whose password that is.
     *
     * @param nameAndPassword with a colon between
     * @return the name; empty for a wrong password, an unknown user, or a text without colon
     */
    public Optional<String> accepted(String nameAndPassword) {
        int colon = nameAndPassword.indexOf(':');
        return Optional.of(nameAndPassword.substring(0, Math.max(0, colon)))
                .filter(name -> colon >= 0 && accepts(name, nameAndPassword.substring(colon + 1)));
    }

    /** Takes the same time wherever a wrong password differs. */
    private boolean accepts(String name, String password) {
        String expected = passwords.get(name);
        return expected != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }
}
