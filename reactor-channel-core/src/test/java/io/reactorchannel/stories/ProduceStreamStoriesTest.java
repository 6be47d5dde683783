package io.reactorchannel.stories;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Whole stories of producing on real parts: a channel, loopback, the embedded service. */
class ProduceStreamStoriesTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final int BATCH = 500;
    private static final int MANY = 100_000;

    @Test
    void aHundredThousandRecordsArriveInOrderWithBoundedDemand() {
        AtomicLong requested = new AtomicLong();
        AtomicLong given = new AtomicLong();
        AtomicLong mostOutstanding = new AtomicLong();
        try (StreamingService service = StreamingService.builder()
                        .authentication(false)
                        .topic("t", 1)
                        .maxRecordsPerTopic(MANY)
                        .start();
                ReactiveChannel channel = ReactiveChannel.builder(service.url())
                        .auth(ChannelAuth.none())
                        .consumerGroup("g")
                        .offset(OffsetReset.EARLIEST)
                        .produceBatchSize(BATCH)
                        .build()) {
            // what the service has not got yet is held by the channel, or requested and on its way
            Flux<ProducerRecord> source = Flux.range(0, MANY)
                    .map(number -> ProducerRecord.of("t", Map.of("n", number)))
                    .doOnRequest(n -> {
                        long outstanding = requested.addAndGet(n) - service.endOffset("t", 0);
                        mostOutstanding.accumulateAndGet(outstanding, Math::max);
                    })
                    .doOnNext(record -> given.incrementAndGet())
                    .subscribeOn(Schedulers.parallel());

            StepVerifier.create(channel.produce(source)).expectComplete().verify(LONG_ENOUGH);

            assertThat(given).hasValue(MANY);
            assertThat(service.endOffset("t", 0)).isEqualTo(MANY);
            assertThat(requested).hasValueLessThanOrEqualTo(MANY + 2 * BATCH);
            assertThat(mostOutstanding).hasValueBetween(1L, 2L * BATCH);

            AtomicLong next = new AtomicLong();
            StepVerifier.create(channel.consume("t")
                            .take(1_000)
                            .filter(payload -> ((Number) payload.get("n")).longValue() != next.getAndIncrement()))
                    .expectComplete()
                    .verify(LONG_ENOUGH);
        }
    }
}
