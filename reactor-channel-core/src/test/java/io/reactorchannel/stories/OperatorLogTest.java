package io.reactorchannel.stories;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.util.retry.Retry;

/** What an operator reads at INFO and above while a channel works, meets faults and recovers. */
class OperatorLogTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private final Logger library = (Logger) LoggerFactory.getLogger("io.reactorchannel.internal");
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final AtomicInteger failing = new AtomicInteger();
    private final FaultPlan faults =
            request -> request.operation() == Operation.POLL && failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                    ? Optional.of(Fault.status(503))
                    : Optional.empty();
    private final StreamingService service = StreamingService.builder()
            .authentication(false)
            .topic("orders", 1)
            .faults(faults)
            .start();

    @BeforeEach
    void listen() {
        written.start();
        library.addAppender(written);
    }

    @AfterEach
    void end() {
        library.detachAppender(written);
        service.close();
    }

    private ReactiveChannelBuilder builder() {
        return ReactiveChannel.builder(service.url())
                .auth(ChannelAuth.none())
                .consumerGroup("readers")
                .offset(OffsetReset.EARLIEST)
                .emptyPollDelay(Duration.ofMillis(5))
                .retry(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(1)).maxBackoff(Duration.ofMillis(2)));
    }

    private List<String> lines() {
        return List.copyOf(written.list).stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
                .map(line -> line.getLevel() + " "
                        + line.getFormattedMessage()
                                .replaceAll("consumer [\\w-]{10,}", "consumer ID")
                                .replaceAll("answered 503.*", "answered 503"))
                .toList();
    }

    @Test
    void aDayOfAChannelIsTold() {
        try (ReactiveChannel channel = builder().build()) {
            channel.produce(ProducerRecord.of("orders", "{}")).block(LONG_ENOUGH);
            failing.set(3);
            channel.receive("orders")
                    .take(1)
                    .concatMap(record -> record.commit())
                    .blockLast(LONG_ENOUGH);
        }

        String who = "Group readers, topics [orders], consumer ID";
        assertThat(lines())
                .containsExactly(
                        "INFO " + who + ": the consumer is subscribed",
                        "WARN " + who + ": will be tried again, try 1: poll: answered 503",
                        "WARN " + who + ": will be tried again, try 2: poll: answered 503",
                        "WARN " + who + ": will be tried again, try 3: poll: answered 503",
                        "INFO " + who + ": polls are answered again, after 3 that failed",
                        "INFO " + who + ": the consumer was deleted");
    }

    @Test
    void aFloodOfFailuresIsBoundedAndNoneIsAnError() {
        failing.set(200);
        try (ReactiveChannel channel =
                builder().onPayloadError(PayloadErrorHandler.skip()).build()) {
            channel.produce(IntStream.range(0, 200)
                            .mapToObj(number -> ProducerRecord.of("orders", "poison"))
                            .toArray(ProducerRecord[]::new))
                    .block(LONG_ENOUGH);
            Disposable consuming = channel.consume("orders").subscribe();
            Await.until(() -> failing.get() == 0
                    && channel.commit().thenReturn(true).block()
                    && !service.committedOffsets("readers", "orders").isEmpty());
            consuming.dispose();
        }

        assertThat(lines()).filteredOn(line -> line.contains("tried again")).hasSize(5);
        assertThat(lines())
                .filteredOn(line -> line.contains("passed over"))
                .hasSize(5)
                .allSatisfy(
                        line -> assertThat(line).contains("Group readers", "consumer ", "topic orders, partition 0"));
        assertThat(lines()).noneMatch(line -> line.startsWith("ERROR"));
    }

    @Test
    void aConsumerThatIsReplacedIsToldOnce() {
        try (ReactiveChannel channel = builder().build()) {
            AtomicInteger consumed = new AtomicInteger();
            Disposable consuming = channel.consume("orders").subscribe(payload -> consumed.incrementAndGet());
            channel.produce(ProducerRecord.of("orders", "{}")).block(LONG_ENOUGH);
            Await.until(() -> consumed.get() == 1);
            service.forgetConsumers();
            channel.produce(ProducerRecord.of("orders", "{}")).block(LONG_ENOUGH);
            Await.until(() -> consumed.get() > 1); // the first again, which was not committed
            consuming.dispose();
        }

        assertThat(lines())
                .filteredOn(line -> line.contains("replaced"))
                .singleElement()
                .asString()
                .isEqualTo("INFO Group readers, topics [orders], consumer ID: the consumer is lost and replaced");
    }
}
