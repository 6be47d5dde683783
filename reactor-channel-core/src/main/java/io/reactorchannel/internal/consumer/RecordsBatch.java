package io.reactorchannel.internal.consumer;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.internal.ledger.Acknowledgement;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.List;
import java.util.stream.Stream;

/** Hands out records one by one, to be acknowledged. */
final class RecordsBatch extends PolledBatch<ChannelRecord> {

    private final Payloads payloads;
    private final BackgroundCommits commits;

    private RecordsBatch(
            ConsumerSession session,
            PollInDoubt doubt,
            List<PolledRecord> records,
            Payloads payloads,
            BackgroundCommits commits) {
        super(session, doubt, records);
        this.payloads = payloads;
        this.commits = commits;
    }

    static Maker<RecordsBatch> maker(Payloads payloads, BackgroundCommits commits) {
        return (session, doubt, records) -> new RecordsBatch(session, doubt, records, payloads, commits);
    }

    @Override
    ChannelRecord take() {
        PolledRecord record = records().remove();
        Acknowledgement acknowledgement = ledger().handedOutToAcknowledge(record, arrived());
        return new ReceivedRecord(record, payloads, commits.receipt(acknowledgement, handOut(record, true)));
    }

    @Override
    Stream<?> unhanded(Stream<PolledRecord> dropped) {
        return dropped.map(record -> new ReceivedRecord(record, payloads, Receipt.NEEDLESS));
    }
}
