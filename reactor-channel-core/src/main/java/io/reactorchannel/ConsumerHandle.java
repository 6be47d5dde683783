package io.reactorchannel;

import io.reactorchannel.error.PermanentError;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A consumer at the service that one channel hands to another, of another process perhaps: see
 * {@link ReactiveChannel#detach()} and {@link ReactiveChannel#attach}. Who has it can read and commit the consumer's
 * records, given a token: the cookies are secrets.
 *
 * @param id the service's name for it, 1 to 256 characters without control characters
 * @param cookies values by name, which go with each of its requests; empty when the service wants none
 */
public record ConsumerHandle(String id, Map<String, String> cookies) {

    private static final int MAX_ID_LENGTH = 256;

    /** As RFC 6265, 4.1.1 has it; values may have more than it says, as services use it. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e&&[^;]]*");

    /**
     * Checks and copies.
     *
     * @param id the service's name for it, 1 to 256 characters without control characters
     * @param cookies values by name, which go with each of its requests; empty when the service wants none
     * @throws PermanentError when one of them is not acceptable; never with a cookie's value
     */
    public ConsumerHandle {
        if (!isUsableId(id)) {
            throw new PermanentError("consumer: its id must have 1 to " + MAX_ID_LENGTH
                    + " characters, not all blank and no control characters, and not be '.' or '..'");
        }
        if (cookies == null) {
            throw new PermanentError("consumer: its cookies must not be null; a map of names to values is accepted");
        }
        cookies.forEach((name, value) -> {
            if (name == null || value == null || !isAcceptable(name, value)) {
                throw new PermanentError(
                        "consumer: cookie '" + String.valueOf(name).replaceAll("\\p{Cntrl}", "?")
                                + "' has a name or a value with characters that cookies cannot have (RFC 6265), or is null");
            }
        });
        cookies = Map.copyOf(cookies);
    }

    private static boolean isAcceptable(String name, String value) {
        return NAME.matcher(name).matches() && VALUE.matcher(value).matches();
    }

    /** Dots alone would mean another place in a path, however they are escaped. */
    private static boolean isUsableId(String id) {
        return id != null
                && !id.isBlank()
                && id.length() <= MAX_ID_LENGTH
                && id.chars().noneMatch(Character::isISOControl)
                && !id.equals(".")
                && !id.equals("..");
    }

    /**
     * With the names of the cookies only.
     *
     * @return for logs
     */
    @Override
    public String toString() {
        return "ConsumerHandle[" + id + ", cookies " + cookies.keySet() + "]";
    }
}
