package io.reactorchannel.internal.consumer;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.RecordBatch;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Hands out all records at once, to be acknowledged. */
final class WholeBatch extends PolledBatch<RecordBatch> {

    private final Payloads payloads;
    private final BackgroundCommits commits;

    private WholeBatch(
            ConsumerSession session,
            PollInDoubt doubt,
            List<PolledRecord> records,
            Payloads payloads,
            BackgroundCommits commits) {
        super(session, doubt, records);
        this.payloads = payloads;
        this.commits = commits;
    }

    static Maker<WholeBatch> maker(Payloads payloads, BackgroundCommits commits) {
        return (session, doubt, records) -> new WholeBatch(session, doubt, records, payloads, commits);
    }

    @Override
    RecordBatch take() {
        List<ChannelRecord> all = new ArrayList<>(records().size());
        for (PolledRecord record : records()) {
            Receipt receipt = commits.receipt(
                    ledger().handedOutToAcknowledge(record, arrived()),
                    session().processing(record));
            all.add(new ReceivedRecord(record, payloads, receipt));
        }
        records().clear();
        return new ReceivedBatch(List.copyOf(all));
    }

    @Override
    Stream<?> unhanded(Stream<PolledRecord> dropped) {
        List<ChannelRecord> records = dropped.<ChannelRecord>map(
                        record -> new ReceivedRecord(record, payloads, Receipt.NEEDLESS))
                .toList();
        return Stream.of(new ReceivedBatch(records));
    }
}
