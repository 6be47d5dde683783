package io.reactorchannel.internal.transport;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The beginning of an answer as it may stand in a message: short, on one line, without the secrets of its request. */
final class Excerpt {

    private static final int MAX_LENGTH = 256;
    /** So many bytes of an answer are looked at; what is longer may have been cut there. */
    static final int MAX_READ = 16 * 1024;

    private static final Pattern CREDENTIALS = Pattern.compile("(?i)\\b(bearer|basic)\\s+[^\\s\"',;<]+");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

    private Excerpt() {}

    static String of(byte[] body, Secrets secrets) {
        String text = secrets.blankIn(new String(body, 0, Math.min(body.length, MAX_READ), StandardCharsets.UTF_8));
        if (body.length >= MAX_READ) {
            // the end may be the beginning of a secret
            text = text.substring(0, Math.max(0, text.length() - secrets.longest()));
        }
        return shortened(text);
    }

    /** What an exception tells, as far as it may stand in a message: it may quote what the other side sent. */
    static String of(String told, Secrets secrets) {
        return shortened(secrets.blankInReason(told));
    }

    private static String shortened(String told) {
        String text = CREDENTIALS.matcher(told).replaceAll("$1 ***");
        text = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
