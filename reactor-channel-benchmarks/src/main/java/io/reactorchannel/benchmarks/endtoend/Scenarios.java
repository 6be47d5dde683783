package io.reactorchannel.benchmarks.endtoend;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.CommitStrategy;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.benchmarks.Shape;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is measured, by name. */
final class Scenarios {

    static final String BARE_DECODE = "bare decode";
    static final String RAW_GET = "raw GET";
    static final String CONSUME = "consume";
    static final String CONSUME_COMMIT = "consume, commit each batch";
    static final String RECEIVE = "receive, commit each second";
    static final String RECEIVE_NO_COMMIT = "receive, no commit";
    static final String RAW_POST = "raw POST";
    static final String PRODUCE = "produce(Publisher)";
    static final String PRODUCE_SINGLE = "produce, a request each";

    static final String PRODUCE_SHAPE = "500 × 500";

    private static final int PRODUCE_RECORDS = 500;
    private static final int PRODUCE_BYTES = 500;
    private static final Duration NEVER = Duration.ofMillis(Integer.MAX_VALUE);

    private final String url;

    Scenarios(String url) {
        this.url = url;
    }

    /** What is measured of a shape. */
    List<Scenario> of(Shape shape) {
        return List.of(
                new RawGet(url, shape),
                new BareDecode(shape),
                consume(shape),
                new Consuming(
                        CONSUME_COMMIT, highest(shape, Duration.ofSeconds(5)), channel -> committed(channel, shape)),
                new Consuming(RECEIVE, highest(shape, Duration.ofSeconds(1)), Scenarios::acknowledged),
                new Consuming(RECEIVE_NO_COMMIT, highest(shape, NEVER), Scenarios::acknowledged));
    }

    /** The scenario that everything else is measured against, and that warms the JVM up. */
    Scenario consume(Shape shape) {
        return new Consuming(
                CONSUME, Channels.to(url, shape, options -> options), channel -> channel.consume("orders"));
    }

    private ReactiveChannel highest(Shape shape, Duration commitInterval) {
        return Channels.to(
                url,
                shape,
                options -> options.commitStrategy(CommitStrategy.HIGHEST_PER_PARTITION)
                        .commitInterval(commitInterval)
                        .commitBatchSize(Integer.MAX_VALUE));
    }

    private static Flux<?> committed(ReactiveChannel channel, Shape shape) {
        Mono<Object> commit = channel.commit().then(Mono.empty());
        return channel.consume("orders")
                .window(shape.records())
                .concatMap(batch -> batch.cast(Object.class).concatWith(commit), 1);
    }

    private static Flux<?> acknowledged(ReactiveChannel channel) {
        return channel.receive("orders").doOnNext(ChannelRecord::acknowledge);
    }

    /** What is measured of producing. */
    List<Scenario> ofProducing() {
        Shape none = new Shape(0, 0);
        return List.of(
                new RawPost(url, PRODUCE_RECORDS, PRODUCE_BYTES),
                new Producing(
                        PRODUCE,
                        Channels.to(url, none, options -> options.produceBatchSize(PRODUCE_RECORDS)),
                        PRODUCE_BYTES,
                        (channel, records) -> channel.produce(records)),
                new Producing(
                        PRODUCE_SINGLE,
                        Channels.to(url, none, options -> options),
                        PRODUCE_BYTES,
                        (channel, records) ->
                                records.concatMap(channel::produce).then()));
    }
}
