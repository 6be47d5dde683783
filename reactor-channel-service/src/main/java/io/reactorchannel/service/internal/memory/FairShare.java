package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.StoredRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Shares an answer's room among the partitions that have records: those with few give all they have, the others share
 * the rest evenly. When there is not enough room for all, the partition that may go first changes from poll to poll.
 */
final class FairShare {

    private final int maxRecords;
    private final long maxBytes;

    FairShare(MemoryLimits limits) {
        this.maxRecords = limits.recordsPerPoll();
        this.maxBytes = limits.bytesPerPoll();
    }

    /**
     * Takes records, and moves the cursors they come from.
     *
     * @param cursors where the consumer stands, in partition order
     * @param turn a number that grows from poll to poll
     * @return the records, in the order of the cursors
     */
    List<StoredRecord> take(Collection<Cursor> cursors, int turn) {
        List<Lot> ready = new ArrayList<>();
        for (Cursor cursor : cursors) {
            long available = cursor.available();
            if (available > 0) {
                ready.add(new Lot(cursor, available));
            }
        }
        if (ready.isEmpty()) {
            return List.of();
        }
        List<Lot> inTurn = new ArrayList<>(ready);
        Collections.rotate(inTurn, -Math.floorMod(turn, inTurn.size()));
        allot(inTurn);
        draw(inTurn);
        List<StoredRecord> answer = new ArrayList<>();
        ready.forEach(lot -> answer.addAll(lot.taken));
        return answer;
    }

    /** Those with few come first and leave what they do not need; without room for all, those whose turn it is. */
    private void allot(List<Lot> inTurn) {
        List<Lot> order = new ArrayList<>(inTurn.subList(0, Math.min(inTurn.size(), maxRecords)));
        order.sort(Comparator.comparingLong(lot -> lot.available));
        int roomLeft = maxRecords;
        for (int i = 0; i < order.size(); i++) {
            Lot lot = order.get(i);
            lot.share = (int) Math.min(lot.available, roomLeft / (order.size() - i));
            roomLeft -= lot.share;
        }
    }

    /** The first in turn may exceed the bytes with its first record, so that large records are handed out at all. */
    private void draw(List<Lot> inTurn) {
        long bytesLeft = maxBytes;
        for (Lot lot : inTurn) {
            lot.taken = lot.cursor.take(lot.share, bytesLeft, lot == inTurn.get(0));
            for (StoredRecord taken : lot.taken) {
                bytesLeft -= taken.content().size();
            }
        }
    }

    private static final class Lot {

        private final Cursor cursor;
        private final long available;
        private int share;
        private List<StoredRecord> taken = List.of();

        private Lot(Cursor cursor, long available) {
            this.cursor = cursor;
            this.available = available;
        }
    }
}
