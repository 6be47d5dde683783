package io.reactorchannel.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;

/** A service that holds back its answers to produce requests until the test gives them. */
final class HeldProduce implements AutoCloseable {

    private static final int RESET = 0;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    /** Without a lock: it is filled on an event loop, which must not wait for a test that looks. */
    private final Queue<Request> held = new ConcurrentLinkedQueue<>();

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final RawService service;

    private HeldProduce(int port) {
        this.service = RawService.startAt(port, this::receive);
    }

    static HeldProduce start() {
        return new HeldProduce(0);
    }

    private Mono<Void> receive(HttpServerRequest request, HttpServerResponse response) {
        Sinks.Empty<Void> gone = Sinks.empty();
        request.withConnection(connection -> connection.onDispose(gone::tryEmitEmpty));
        return request.receive().aggregate().asString().flatMap(body -> {
            Request arrived = new Request(body, Sinks.one(), gone);
            mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            held.add(arrived);
            return arrived.status.asMono().flatMap(status -> {
                inFlight.decrementAndGet();
                if (status == RESET) {
                    return Mono.from(RawService.reset(response));
                }
                return response.keepAlive(status > 0)
                        .status(Math.abs(status))
                        .send()
                        .then();
            });
        });
    }

    String url() {
        return service.url();
    }

    int requests() {
        return service.requests().size();
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    /** The next request, which waits for its answer. */
    Request next() {
        WireFixture.await("a request", () -> !held.isEmpty());
        return held.remove();
    }

    /** Answers that many requests well, and gives the numbers in each. */
    List<List<Integer>> accept(int requests) {
        List<List<Integer>> all = new ArrayList<>();
        for (int count = 0; count < requests; count++) {
            Request request = next();
            all.add(request.numbers());
            request.answer(204);
        }
        return all;
    }

    @Override
    public void close() {
        service.close();
    }

    /** A request that waits for its answer. */
    record Request(String body, Sinks.One<Integer> status, Sinks.Empty<Void> gone) {

        void answer(int code) {
            status.tryEmitValue(code);
        }

        /** Accepts, and closes the connection after it. */
        void acceptAndClose() {
            status.tryEmitValue(-204);
        }

        void reset() {
            status.tryEmitValue(RESET);
        }

        void awaitGone() {
            gone.asMono().block(LONG_ENOUGH);
        }

        /** The payloads <code>{"n": number}</code> of its records. */
        List<Integer> numbers() {
            List<Integer> numbers = new ArrayList<>();
            for (JsonNode record : WireFixture.json(body).get("records")) {
                String payload = record.get("message").get("payload").stringValue();
                numbers.add(WireFixture.json(new String(
                                Base64.getDecoder().decode(payload), java.nio.charset.StandardCharsets.UTF_8))
                        .get("n")
                        .intValue());
            }
            return numbers;
        }
    }
}
