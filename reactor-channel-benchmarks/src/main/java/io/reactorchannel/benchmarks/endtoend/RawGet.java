package io.reactorchannel.benchmarks.endtoend;

import io.reactorchannel.benchmarks.Shape;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The ceiling of the network: one GET of Reactor Netty after the other, of the same bodies, which are thrown away. */
final class RawGet implements Scenario {

    private final Shape shape;
    private final ConnectionProvider connections = ConnectionProvider.create("raw", 1);
    private final Mono<Integer> get;

    RawGet(String url, Shape shape) {
        this.shape = shape;
        this.get = HttpClient.create(connections)
                .get()
                .uri(url + "/" + shape.path() + "/consumers/raw/records")
                .responseSingle(
                        (answer, body) -> body.then(Mono.just(answer.status().code())));
    }

    @Override
    public String name() {
        return Scenarios.RAW_GET;
    }

    @Override
    public long work(long nanos) {
        AtomicLong records = new AtomicLong();
        long end = System.nanoTime() + nanos;
        Objects.requireNonNull(get.doOnNext(status -> records.addAndGet(shape.records()))
                .repeat(() -> System.nanoTime() < end)
                .then(Mono.just(true))
                .block(Duration.ofNanos(nanos).plusSeconds(60)));
        return records.get();
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
