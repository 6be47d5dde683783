package io.reactorchannel.examples.feed;

import io.reactorchannel.ReactiveChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks at the feed each second, for all pages together, and asks for the lag every few. */
final class FeedMonitor {

    private static final Logger log = LoggerFactory.getLogger(FeedMonitor.class);

    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration LAG_EACH = Duration.ofSeconds(5);

    private final ReactiveChannel channel;
    private final FeedLog records;
    private final List<String> topics;
    private volatile long perSecond;
    private volatile long receivedBefore;
    private volatile @Nullable Long lag;
    private volatile boolean lagFailed;

    FeedMonitor(ReactiveChannel channel, FeedLog records, List<String> topics) {
        this.channel = channel;
        this.records = records;
        this.topics = topics;
    }

    /** Keeps the numbers up to date, for ever. */
    Mono<Void> watch() {
        Mono<Void> numbers = Flux.interval(EACH)
                .onBackpressureDrop()
                .doOnNext(tick -> look())
                .then();
        Mono<Void> lags = Flux.interval(LAG_EACH)
                .onBackpressureDrop()
                .filter(tick -> records.viewers() > 0)
                .concatMap(tick -> askForLag(), 1)
                .then();
        return Mono.when(numbers, lags);
    }

    private void look() {
        long received = records.received();
        perSecond = received - receivedBefore;
        receivedBefore = received;
        records.forgetTheGone();
    }

    /** Not every service tells it. */
    private Mono<Void> askForLag() {
        return channel.lag()
                .timeout(LAG_EACH)
                .doOnNext(answer -> {
                    lag = Lag.of(answer, topics);
                    lagFailed = false;
                })
                .doOnError(failure -> {
                    lag = null;
                    if (!lagFailed) {
                        log.info("The lag is not known: {}", failure.getMessage());
                    }
                    lagFailed = true;
                })
                .onErrorResume(failure -> Mono.empty())
                .then();
    }

    /** How it is now. */
    FeedStatus status() {
        return FeedStatus.of(channel.status(), records, topics, perSecond, lag);
    }

    /** How it is now, and each second from then on; a page that is slow gets the latest. */
    Flux<FeedStatus> statuses() {
        return Flux.interval(Duration.ZERO, EACH).onBackpressureLatest().map(tick -> status());
    }

    /** Adds up a service's answer. */
    private static final class Lag {

        private Lag() {}

        /** The records that all topics together are behind; null when the answer does not tell. */
        static @Nullable Long of(Map<String, Object> answer, List<String> wanted) {
            if (!(answer.get("topics") instanceof List<?> topics)) {
                return null;
            }
            return topics.stream()
                    .filter(Map.class::isInstance)
                    .map(Map.class::cast)
                    .filter(topic -> wanted.contains(topic.get("topic")))
                    .map(topic -> topic.get("lag"))
                    .filter(Number.class::isInstance)
                    .mapToLong(number -> ((Number) number).longValue())
                    .sum();
        }
    }
}
