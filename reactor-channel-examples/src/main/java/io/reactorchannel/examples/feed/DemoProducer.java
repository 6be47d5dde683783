package io.reactorchannel.examples.feed;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Produces records for show, so many a second. */
final class DemoProducer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DemoProducer.class);

    private static final List<String> COUNTRIES = List.of("NO", "DE", "FR", "IT", "PT", "SE");
    private static final List<String> STATES = List.of("new", "paid", "packed", "sent", "delivered");
    private static final int BATCHES_A_SECOND = 10;
    private static final int CUSTOMERS = 40;

    private final ReactiveChannel channel;
    private final List<String> topics;
    private final int rate;
    private volatile Disposable running = Disposables.disposed();

    DemoProducer(ReactiveChannel channel, List<String> topics, int rate) {
        this.channel = channel;
        this.topics = topics;
        this.rate = rate;
    }

    @Override
    public void start() {
        if (rate > 0) {
            running = produced().subscribe();
        }
    }

    private Mono<Void> produced() {
        int each = Math.max(1, rate / BATCHES_A_SECOND);
        Flux<ProducerRecord> records = Flux.interval(
                        Duration.ofSeconds(1).multipliedBy(each).dividedBy(rate))
                .onBackpressureDrop()
                .concatMapIterable(tick -> ThreadLocalRandom.current()
                        .longs(each)
                        .mapToObj(this::record)
                        .toList());
        return channel.produce(records)
                .doOnError(failure -> log.warn("The demo's records are not accepted: {}", failure.getMessage()))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofSeconds(5)));
    }

    private ProducerRecord record(long seed) {
        int random = (int) (seed >>> 33);
        String customer = "customer " + random % CUSTOMERS;
        Map<String, Object> payload = Map.of(
                "order",
                10_000 + random % 90_000,
                "customer",
                customer,
                "state",
                STATES.get(random % STATES.size()),
                "amount",
                (random % 50_000) / 100.0);
        return ProducerRecord.of(topics.get(random % topics.size()), payload)
                .withShardingKey(customer)
                .withHeaders(Map.of("country", COUNTRIES.get(random % COUNTRIES.size())));
    }

    @Override
    public void stop() {
        running.dispose();
    }

    @Override
    public boolean isRunning() {
        return !running.isDisposed();
    }
}
