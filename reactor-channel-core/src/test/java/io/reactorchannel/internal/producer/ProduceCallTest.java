package io.reactorchannel.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.ProduceError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.wire.EncodedRecords;
import io.reactorchannel.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class ProduceCallTest {

    private static final BatchSettings SETTINGS =
            new BatchSettings(5, 1_000_000, Duration.ofNanos(50_000), Schedulers::parallel);
    private static final PermanentError DESTROYED = new PermanentError("destroyed");

    /** However failures, a destruction, the linger and the source fall: each record given is accounted for, once. */
    @Test
    void theAcceptedTheUncertainAndThoseNeverSentAddUpToWhatTheSourceGave() {
        for (int round = 0; round < 1_500; round++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            int count = random.nextInt(1, 200);
            int failsAt = random.nextInt(1, 60);
            boolean certain = random.nextBoolean();
            boolean failingSource = random.nextInt(4) == 0;
            AtomicInteger requests = new AtomicInteger();
            AtomicInteger given = new AtomicInteger();
            AtomicInteger discarded = new AtomicInteger();
            AtomicInteger served = new AtomicInteger();
            Sinks.Empty<Void> closed = Sinks.empty();
            BiFunction<EncodedRecords, List<ProducerRecord>, Mono<Void>> request =
                    (body, sent) -> Mono.defer(() -> requests.incrementAndGet() == failsAt
                                    ? Mono.error(certain ? unsent() : new PermanentError("refused"))
                                    : Mono.<Void>fromRunnable(() -> served.addAndGet(recordsIn(body.plain()))))
                            .subscribeOn(Schedulers.parallel());
            Flux<EncodedRecord> source = Flux.range(0, count)
                    .map(number -> new EncodedRecord(ProducerRecord.of("t", number), new byte[] {'1'}))
                    .concatWith(failingSource ? Flux.error(new IllegalStateException("boom")) : Flux.empty())
                    .doOnNext(record -> given.incrementAndGet())
                    .subscribeOn(Schedulers.parallel());
            ProduceCall call = new ProduceCall(request, records -> discarded.addAndGet(records.size()));
            Mono<Void> produce = call.send(
                            new RecordBatcher(source.doOnError(call::sourceFailed), SETTINGS),
                            closed.asMono().then(Mono.error(DESTROYED)))
                    .doOnDiscard(ProducerRecord.class, record -> discarded.incrementAndGet());

            Mono<Throwable> outcome = produce.cast(Throwable.class)
                    .onErrorResume(Mono::just)
                    .defaultIfEmpty(new IllegalStateException("none"));
            if (round % 3 == 0) {
                Schedulers.boundedElastic().schedule(closed::tryEmitEmpty);
            }
            Throwable failure = outcome.block(Duration.ofSeconds(20));

            int accepted = served.get();
            int uncertain = 0;
            if (failure instanceof ProduceError error) {
                assertThat(error.accepted()).isEqualTo(accepted);
                assertThat(error.uncertain())
                        .extracting(ProducerRecord::payload)
                        .isEqualTo(List.copyOf(
                                Flux.range(accepted, error.uncertain().size())
                                        .cast(Object.class)
                                        .collectList()
                                        .block()));
                uncertain = error.uncertain().size();
            } else if (failure instanceof IllegalStateException) {
                assertThat(accepted).isEqualTo(count);
            } else {
                assertThat(accepted).isZero();
            }
            int certainly = accepted + uncertain;
            Await.until(() -> certainly + discarded.get() == given.get());
        }
    }

    private static int recordsIn(byte[] body) {
        int records = 0;
        for (byte each : body) {
            records += each == '1' ? 1 : 0;
        }
        return records;
    }

    private static TemporaryError unsent() {
        return new TemporaryError("no connection", ErrorDetails.of("produce").withoutRequest(), null);
    }
}
