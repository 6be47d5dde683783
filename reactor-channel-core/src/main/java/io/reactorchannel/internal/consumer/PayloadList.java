package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.PayloadError;
import io.reactorchannel.internal.wire.PayloadDecoder;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Hands out the payloads of a poll as one list, perhaps an empty one: all of them, or none when one cannot be decoded.
 *
 * @param <T> what is handed out: the list, and how it is committed
 * @param <P> what payloads are decoded to
 */
final class PayloadList<T, P> extends PolledBatch<T> {

    private final PayloadDecoder<P> decoder;
    private final Poison poison;
    private final Function<PayloadList<?, P>, T> unit;
    private final List<P> payloads;
    private final List<PolledRecord> passed;
    private boolean handedOut;

    private PayloadList(
            ConsumerSession session,
            PollInDoubt doubt,
            List<PolledRecord> records,
            PayloadDecoder<P> decoder,
            Poison poison,
            Function<PayloadList<?, P>, T> unit) {
        super(session, doubt, records);
        this.decoder = decoder;
        this.poison = poison;
        this.unit = unit;
        this.payloads = new ArrayList<>(records.size());
        this.passed = new ArrayList<>(records.size());
    }

    /** Lists to be committed on demand. */
    static <P> Maker<PayloadList<List<P>, P>> maker(PayloadDecoder<P> decoder, Poison poison) {
        return (session, doubt, records) ->
                new PayloadList<>(session, doubt, records, decoder, poison, PayloadList::toCommitOnDemand);
    }

    /** Lists to be committed when they are processed. */
    static <P> Maker<PayloadList<ProcessableBatch<P>, P>> processable(PayloadDecoder<P> decoder, Poison poison) {
        return (session, doubt, records) ->
                new PayloadList<>(session, doubt, records, decoder, poison, PayloadList::toProcess);
    }

    @Override
    public boolean isEmpty() {
        return handedOut;
    }

    @Override
    @Nullable
    T take() {
        while (!records().isEmpty()) {
            PolledRecord record = records().element();
            try {
                payloads.add(decoder.decode(record));
                pass();
            } catch (PayloadError undecodable) {
                setObstacle(poison.handle(record, undecodable, this::pass));
                return null;
            }
        }
        handedOut = true;
        return unit.apply(this);
    }

    private void pass() {
        passed.add(records().remove());
    }

    /** The list, once it is complete; for one who has no flow. */
    Mono<T> complete() {
        // repeat() and not recursion: each obstacle would nest the next one deeper
        return Mono.defer(() -> obstacle().then(Mono.fromSupplier(this::next)))
                .repeat()
                .next()
                .doOnError(failure -> giveUp());
    }

    private List<P> toCommitOnDemand() {
        // a cancel during the decoding comes first: nobody gets the values then
        if (isWanted()) {
            passed.forEach(ledger()::handedOut);
        }
        return payloads;
    }

    private ProcessableBatch<P> toProcess() {
        return new ProcessableBatch<>(
                session(),
                payloads,
                passed.stream()
                        .map(record -> ledger().handedOutToAcknowledge(record, arrived()))
                        .toList());
    }
}
