package io.reactorchannel.examples.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.netty.http.client.HttpClient;

/** Shows each request and its answer, for {@code --verbose}: method, path, status and time, never a header or body. */
final class RequestLog {

    private final PrintWriter lines;

    RequestLog(PrintWriter lines) {
        this.lines = lines;
    }

    HttpClient over(HttpClient client) {
        AtomicLong sent = new AtomicLong();
        return client.doAfterRequest((request, connection) -> {
                    sent.set(System.nanoTime());
                    lines.println("> " + request.method() + " " + request.uri());
                })
                .doOnResponse((answer, connection) -> lines.println("< " + answer.status() + " after "
                        + Duration.ofNanos(System.nanoTime() - sent.get()).toMillis() + " ms"))
                .doOnRequestError((request, failure) -> lines.println("< no answer to " + request.method() + " "
                        + request.uri() + ": " + failure.getClass().getSimpleName()));
    }
}
