package io.reactorchannel.internal.ledger;

/** The records of one batch in one partition that are not handed out yet, from the next to the last. */
final class HeldRecords {

    private long next;
    private long last;
    private int count;
    private boolean rising = true;

    HeldRecords(long first) {
        next = first;
        last = first;
        count = 1;
    }

    /** The lowest offset that is not handed out. */
    long next() {
        return next;
    }

    /** Adds the record that comes next in the batch. */
    void include(long offset) {
        rising &= offset > last;
        next = Math.min(next, offset);
        last = Math.max(last, offset);
        count++;
    }

    /**
     * Takes out a record; false when it is none of these. Where the service's order is not that of the offsets, the
     * lowest stays the next until all are handed out.
     */
    boolean handedOut(long offset) {
        if (offset < next || offset > last) {
            return false;
        }
        count--;
        next = rising ? offset + 1 : next;
        return true;
    }

    boolean isEmpty() {
        return count == 0;
    }
}
