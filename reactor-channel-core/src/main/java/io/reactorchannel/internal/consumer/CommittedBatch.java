package io.reactorchannel.internal.consumer;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Hands out records one by one after all of them are committed. */
final class CommittedBatch extends PolledBatch<ChannelRecord> {

    private final Payloads payloads;
    private final Committer committer;
    private boolean committed;

    private CommittedBatch(
            ConsumerSession session,
            PollInDoubt doubt,
            List<PolledRecord> records,
            Payloads payloads,
            Committer committer) {
        super(session, doubt, records);
        this.payloads = payloads;
        this.committer = committer;
    }

    static Maker<CommittedBatch> maker(Payloads payloads, Committer committer) {
        return (session, doubt, records) -> new CommittedBatch(session, doubt, records, payloads, committer);
    }

    @Override
    @Nullable
    ChannelRecord take() {
        if (!committed) {
            setObstacle(Mono.defer(this::commitAhead));
            return null;
        }
        PolledRecord record = records().remove();
        return new ReceivedRecord(record, payloads, Receipt.needless(handOut(record, false)));
    }

    /** A consumer that is gone cannot commit them: nothing is handed out then, and they come again. */
    private Mono<Void> commitAhead() {
        List<PolledRecord> batch = List.copyOf(records());
        batch.forEach(ledger()::handedOut);
        ledger().release();
        return committer
                .commitAhead(session())
                .doOnSuccess(done -> committed = true)
                // nobody gets them then, so no later commit may include them
                .doOnError(failure -> ledger().takenBack(batch))
                .doOnCancel(() -> ledger().takenBack(batch))
                .onErrorResume(
                        ConsumerError.class,
                        gone -> committer.forfeited(session(), gone).then(Mono.fromRunnable(records()::clear)));
    }

    @Override
    Stream<?> unhanded(Stream<PolledRecord> dropped) {
        return dropped.map(record -> new ReceivedRecord(record, payloads, Receipt.NEEDLESS));
    }
}
