package io.reactorchannel.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.internal.logging.RateLimitedLog;
import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.transport.CookieJar;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

class PolledBatchTest {

    private static final String EMPTY_OBJECT = "e30=";

    private static final Payloads PAYLOADS = new Payloads(new JsonMapper());
    private static final RateLimitedLog LOG = new RateLimitedLog(LoggerFactory.getLogger("test"), Schedulers::parallel);
    private static final Poison POISON =
            new Poison((record, error) -> Mono.error(error), PAYLOADS, Telemetry.OFF, LOG, () -> "");

    private final ConsumerSession session = new ConsumerSession("c", new CookieJar(), Telemetry.OFF);
    private final PollInDoubt doubt = new PollInDoubt(session);

    private PayloadList<List<Map<String, Object>>, Map<String, Object>> batch(String... payloads) {
        assertThat(doubt.send()).isTrue();
        List<PolledRecord> records = IntStream.range(0, payloads.length)
                .mapToObj(i -> new PolledRecord("t", 0, i, null, Map.of(), payloads[i]))
                .toList();
        return PayloadList.maker(PAYLOADS.asMaps(), POISON).make(session, doubt, records);
    }

    private int committable() {
        session.ledger().release();
        return session.ledger()
                .committable(CommitStrategy.EVERY_OFFSET, Integer.MAX_VALUE)
                .size();
    }

    @Test
    void allRecordsAreHandedOutTogether() {
        assertThat(batch(EMPTY_OBJECT, EMPTY_OBJECT).complete().block()).hasSize(2);
        assertThat(committable()).isEqualTo(2);
        assertThat(session.isUsable()).isTrue();
    }

    @Test
    void noneIsHandedOutWhenOneIsPoison() {
        PayloadList<List<Map<String, Object>>, Map<String, Object>> batch = batch(EMPTY_OBJECT, "!");
        assertThatExceptionOfType(PayloadError.class)
                .isThrownBy(() -> batch.complete().block());
        assertThat(committable()).isZero();
        assertThat(session.isUsable()).isFalse();
    }

    @Test
    void noneIsHandedOutToOneWhoCancelledMeanwhile() {
        PayloadList<List<Map<String, Object>>, Map<String, Object>> batch = batch(EMPTY_OBJECT);
        doubt.abandoned();
        batch.complete().block();
        assertThat(committable()).isZero();
        assertThat(session.isUsable()).isFalse();
    }

    @Test
    void anAbandonedPollIsNotSentAnyMore() {
        doubt.abandoned();
        assertThat(doubt.send()).isFalse();
        assertThat(session.isUsable()).isTrue();
    }
}
