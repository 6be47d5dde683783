package io.reactorchannel.service.internal.rest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** A whole answer: status, headers and, if it has one, a JSON body. */
final class Answer implements Reply {

    private static final byte[] NO_BODY = {};

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final int records;

    private Answer(int status, Map<String, String> headers, byte[] body, int records) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.records = records;
    }

    static Answer noContent() {
        return new Answer(204, Map.of(), NO_BODY, 0);
    }

    static Answer of(int status, String contentType, byte[] body) {
        return of(status, contentType, body, Map.of());
    }

    static Answer json(byte[] body) {
        return json(200, body, Map.of());
    }

    static Answer json(int status, byte[] body, Map<String, String> headers) {
        return of(status, "application/json", body, headers);
    }

    private static Answer of(int status, String contentType, byte[] body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", contentType);
        all.put("Content-Length", Integer.toString(body.length));
        return new Answer(status, all, body, 0);
    }

    /** The same, noting for operators how many records it is about. */
    Answer about(int recordCount) {
        return new Answer(status, headers, body, recordCount);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public int size() {
        return body.length;
    }

    @Override
    public int records() {
        return records;
    }

    boolean hasBody() {
        return body.length > 0;
    }

    /** Status line, headers and the first half of the body, as HTTP/1.1 writes them. */
    byte[] startOnTheWire() {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        start.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        start.write(body, 0, body.length / 2);
        return start.toByteArray();
    }

    @Override
    public Mono<DirectAnswer> direct() {
        return Mono.just(new DirectAnswer(status, headers, body));
    }

    @Override
    public Publisher<Void> sendTo(HttpServerResponse response) {
        response.status(status);
        headers.forEach(response::header);
        return body.length == 0 ? response.send() : response.sendByteArray(Mono.just(body));
    }
}
