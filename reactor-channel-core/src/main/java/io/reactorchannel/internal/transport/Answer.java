package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A whole answer of the service.
 *
 * @param status the HTTP status code
 * @param headers the answer's headers
 * @param body the body's bytes, empty when there were none; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // answers are read, never compared
public record Answer(int status, HttpHeaders headers, byte[] body) {

    /** So many bytes are looked at to see what a body is. */
    private static final int LONGEST_BEGINNING = 256;

    public boolean isSuccess() {
        return isSuccess(status);
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    /** Whether the body is a web page, which only something between us and the service sends: it speaks JSON. */
    boolean isPage() {
        String beginning = new String(body, 0, Math.min(body.length, LONGEST_BEGINNING), StandardCharsets.US_ASCII)
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        return beginning.startsWith("<html") || beginning.startsWith("<!"); // a doctype, or a comment before it
    }

    boolean isRefusal() {
        return status == 401 || status == 403;
    }
}
