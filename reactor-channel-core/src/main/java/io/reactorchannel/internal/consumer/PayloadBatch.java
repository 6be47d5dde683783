package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.PayloadError;
import io.reactorchannel.internal.wire.PayloadDecoder;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out payloads one by one, each decoded when its turn comes, to be committed on demand.
 *
 * @param <T> what payloads are decoded to
 */
final class PayloadBatch<T> extends PolledBatch<T> {

    private final PayloadDecoder<T> decoder;
    private final Poison poison;

    private PayloadBatch(
            ConsumerSession session,
            PollInDoubt doubt,
            List<PolledRecord> records,
            PayloadDecoder<T> decoder,
            Poison poison) {
        super(session, doubt, records);
        this.decoder = decoder;
        this.poison = poison;
    }

    static <T> Maker<PayloadBatch<T>> maker(PayloadDecoder<T> decoder, Poison poison) {
        return (session, doubt, records) -> new PayloadBatch<>(session, doubt, records, decoder, poison);
    }

    @Override
    @Nullable
    T take() {
        PolledRecord record = records().element();
        try {
            T payload = decoder.decode(record);
            pass();
            handOut(record, false);
            return payload;
        } catch (PayloadError undecodable) {
            setObstacle(poison.handle(record, undecodable, this::pass));
            return null;
        }
    }

    private void pass() {
        ledger().handedOut(records().remove());
    }
}
