package io.reactorchannel.stories;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.CommitStrategy;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.IncomingRequest;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A partition goes to another consumer and comes back while its records are processed, the commit of them is accepted
 * and its answer lost, and the records come again.
 */
class RedeliveredInDoubtTest {

    private static final int BATCH = 5;
    private static final int OF_EACH_PARTITION = 2 * BATCH;
    private static final int MOVED = 1;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final List<ChannelRecord> received = new CopyOnWriteArrayList<>();
    private final List<Long> committed = new CopyOnWriteArrayList<>();
    private final StreamingService service = StreamingService.builder()
            .authentication(false)
            .topic("t", 2)
            .maxRecordsPerPoll(2 * BATCH)
            .faults(this::fault)
            .onCommit((group, consumer, topic, partition, next) -> {
                if (partition == MOVED) {
                    committed.add(next);
                }
            })
            .start();

    @AfterEach
    void stop() {
        service.close();
    }

    /** The first commit is accepted and its answer lost; the others are refused until the records have come again. */
    private Optional<Fault> fault(IncomingRequest request) {
        if (request.operation() != Operation.COMMIT) {
            return Optional.empty();
        }
        if (request.number() == 1) {
            return Optional.of(Fault.lostAnswer(FaultKind.ANSWER_CLOSED));
        }
        return ofMovedPartition() < OF_EACH_PARTITION + BATCH ? Optional.of(Fault.status(503)) : Optional.empty();
    }

    private int ofMovedPartition() {
        return (int)
                received.stream().filter(record -> record.partition() == MOVED).count();
    }

    private ReactiveChannel channel(CommitStrategy strategy) {
        return ReactiveChannel.builder(service.url())
                .auth(ChannelAuth.none())
                .consumerGroup("g")
                .offset(OffsetReset.EARLIEST)
                .commitStrategy(strategy)
                .maxUnacknowledged(2 * OF_EACH_PARTITION)
                .commitBatchSize(2 * OF_EACH_PARTITION)
                .emptyPollDelay(Duration.ofMillis(2))
                .retry(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(2)))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void theCommitIsSentAgainAndNoneGoesBack(CommitStrategy strategy) {
        try (ReactiveChannel channel = channel(strategy);
                ReactiveChannel other = channel(strategy)) {
            channel.produce(IntStream.range(0, 2 * OF_EACH_PARTITION)
                            .mapToObj(number -> ProducerRecord.of("t", Map.of("number", number)))
                            .toArray(ProducerRecord[]::new))
                    .block(LONG_ENOUGH);
            Disposable flow = channel.receive("t").subscribe(received::add);
            Await.until(() -> received.size() == 2 * OF_EACH_PARTITION);

            // no poll is in flight, as maxUnacknowledged is reached, and none may go before the commit
            channel.pause();
            other.create().then(other.subscribe("t")).then(other.delete()).block(LONG_ENOUGH);
            List.copyOf(received).forEach(ChannelRecord::acknowledge);
            Await.until(() -> committed.contains((long) OF_EACH_PARTITION));
            channel.resume();
            Await.until(() -> ofMovedPartition() >= OF_EACH_PARTITION + BATCH);
            Mono.when(received.stream()
                            .filter(record -> record.offset() < BATCH)
                            .map(ChannelRecord::commit)
                            .toList())
                    .block(LONG_ENOUGH);
            flow.dispose();
        }

        assertThat(committed).isSorted().contains((long) OF_EACH_PARTITION);
        assertThat(service.violations()).isEmpty();
        assertThat(service.committedOffsets("g", "t").get(MOVED)).isEqualTo(OF_EACH_PARTITION);
    }
}
