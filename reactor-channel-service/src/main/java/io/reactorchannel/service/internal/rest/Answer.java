package io.reactorchannel.service.internal.rest;

import java.util.HashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** A whole answer: status, headers and, if it has one, a JSON body. */
final class Answer {

    private static final byte[] NO_BODY = {};

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private Answer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer noContent() {
        return new Answer(204, Map.of(), NO_BODY);
    }

    static Answer json(byte[] body) {
        return json(200, body, Map.of());
    }

    static Answer json(int status, byte[] body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        all.put("Content-Length", Integer.toString(body.length));
        return new Answer(status, all, body);
    }

    Publisher<Void> sendTo(HttpServerResponse response) {
        response.status(status);
        headers.forEach(response::header);
        return body.length == 0 ? response.send() : response.sendByteArray(Mono.just(body));
    }
}
