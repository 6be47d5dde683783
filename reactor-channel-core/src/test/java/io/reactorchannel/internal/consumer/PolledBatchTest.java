package io.reactorchannel.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactorchannel.error.PayloadError;
import io.reactorchannel.internal.transport.CookieJar;
import io.reactorchannel.internal.wire.PayloadDecoder;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PolledBatchTest {

    private static final String EMPTY_OBJECT = "e30=";

    private final ConsumerSession session = new ConsumerSession("c", new CookieJar());
    private final PollInDoubt doubt = new PollInDoubt(session);

    private PolledBatch<Map<String, Object>> batch(String... payloads) {
        assertThat(doubt.send()).isTrue();
        List<PolledRecord> records = IntStream.range(0, payloads.length)
                .mapToObj(i -> new PolledRecord("t", 0, i, null, Map.of(), payloads[i]))
                .toList();
        return new PolledBatch<>(session, doubt, records, PayloadDecoder.ofMap(new JsonMapper()));
    }

    private int committable() {
        session.ledger().allowCommit();
        return session.ledger().committable(Integer.MAX_VALUE).size();
    }

    @Test
    void allRecordsAreHandedOutTogether() {
        assertThat(batch(EMPTY_OBJECT, EMPTY_OBJECT).all()).hasSize(2);
        assertThat(committable()).isEqualTo(2);
        assertThat(session.isUsable()).isTrue();
    }

    @Test
    void noneIsHandedOutWhenOneIsPoison() {
        PolledBatch<Map<String, Object>> batch = batch(EMPTY_OBJECT, "!");
        assertThatExceptionOfType(PayloadError.class).isThrownBy(batch::all);
        assertThat(committable()).isZero();
        assertThat(session.isUsable()).isFalse();
    }

    @Test
    void noneIsHandedOutToOneWhoCancelledMeanwhile() {
        PolledBatch<Map<String, Object>> batch = batch(EMPTY_OBJECT);
        doubt.abandoned();
        batch.all();
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
