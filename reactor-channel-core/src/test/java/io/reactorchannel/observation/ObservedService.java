package io.reactorchannel.observation;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.testing.SecretsInLogs;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.util.retry.Retry;

/** A service with the topics {@code orders} and {@code parts}, and channels to it, all of which end with the test. */
final class ObservedService implements AfterEachCallback {

    static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    static final String PASSWORD = "an-observed-password-nobody-may-see";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final StreamingService service;

    private volatile FaultPlan faults = request -> Optional.empty();

    ObservedService() {
        SecretsInLogs.password("me", PASSWORD);
        service = part(StreamingService.builder()
                .user("me", PASSWORD)
                .topic("orders", 1)
                .topic("parts", 1)
                .faults(request -> faults.next(request))
                .start());
    }

    /** Has requests fail from now on. */
    void fail(FaultPlan plan) {
        faults = plan;
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    StreamingService service() {
        return service;
    }

    ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> options) {
        return part(options.apply(ReactiveChannel.builder(service.url())
                        .auth(ChannelAuth.userPassword(service.url(), "me", PASSWORD))
                        .consumerGroup("readers")
                        .offset(OffsetReset.EARLIEST)
                        .emptyPollDelay(Duration.ofMillis(5))
                        .commitInterval(Duration.ofMillis(5))
                        .prefetch(0)
                        .retry(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(1))
                                .maxBackoff(Duration.ofMillis(20))))
                .build());
    }

    /** Puts records with the payloads {@code {"n": 0}}, {@code {"n": 1}}, … into a topic, unobserved. */
    void fill(String topic, int records) {
        channel(builder -> builder)
                .produce(IntStream.range(0, records)
                        .mapToObj(number -> ProducerRecord.of(topic, Map.of("n", number)))
                        .toArray(ProducerRecord[]::new))
                .block(LONG_ENOUGH);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
