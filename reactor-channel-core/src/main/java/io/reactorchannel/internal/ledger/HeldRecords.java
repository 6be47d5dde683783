package io.reactorchannel.internal.ledger;

/** The records of one batch in one partition that are not handed out yet, from the next to the last. */
final class HeldRecords {

    private long next;
    private long last;

    HeldRecords(long first) {
        next = first;
        last = first;
    }

    /** The lowest offset that is not handed out. */
    long next() {
        return next;
    }

    void include(long offset) {
        next = Math.min(next, offset);
        last = Math.max(last, offset);
    }

    /** Takes out a record, those before it included; false when it is none of these. */
    boolean handedOut(long offset) {
        if (offset < next || offset > last) {
            return false;
        }
        next = offset + 1;
        return true;
    }

    boolean isEmpty() {
        return next > last;
    }
}
