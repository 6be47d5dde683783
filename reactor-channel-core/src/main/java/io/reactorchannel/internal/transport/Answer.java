package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * A whole answer of the service.
 *
 * @param status the HTTP status code
 * @param headers the answer's headers
 * @param body the body's bytes, empty when there were none; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // answers are read, never compared
public record Answer(int status, HttpHeaders headers, byte[] body) {

    public boolean isSuccess() {
        return isSuccess(status);
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    boolean isRefusal() {
        return status == 401 || status == 403;
    }
}
