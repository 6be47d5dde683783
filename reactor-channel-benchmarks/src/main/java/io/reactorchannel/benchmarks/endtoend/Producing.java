package io.reactorchannel.benchmarks.endtoend;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.benchmarks.PreparedBatch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Records produced by a channel for some time. */
final class Producing implements Scenario {

    private final String name;
    private final ReactiveChannel channel;
    private final BiFunction<ReactiveChannel, Flux<ProducerRecord>, Mono<Void>> how;
    private final ProducerRecord record;

    /**
     * Prepares.
     *
     * @param bytes the size of a payload
     * @param how produces a stream of records
     */
    Producing(
            String name,
            ReactiveChannel channel,
            int bytes,
            BiFunction<ReactiveChannel, Flux<ProducerRecord>, Mono<Void>> how) {
        this.name = name;
        this.channel = channel;
        this.how = how;
        this.record =
                ProducerRecord.of("orders", PreparedBatch.payload(1, bytes)).withShardingKey("customer 1");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long work(long nanos) {
        AtomicLong records = new AtomicLong();
        long end = System.nanoTime() + nanos;
        Flux<ProducerRecord> stream = Flux.generate(sink -> {
            if (System.nanoTime() > end) {
                sink.complete();
            } else {
                records.incrementAndGet();
                sink.next(record);
            }
        });
        how.apply(channel, stream).block(Duration.ofNanos(nanos).plusSeconds(60));
        return records.get();
    }

    @Override
    public void close() {
        channel.destroy().block(Duration.ofSeconds(30));
    }
}
