package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.flow.Batch;
import io.reactorchannel.internal.ledger.OffsetLedger;
import io.reactorchannel.internal.telemetry.Telemetry.Processing;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The records of one poll, entered in the consumer's ledger from the moment they arrive. Each is let go when it is
 * handed out; whatever is not handed out in the end makes the consumer stale. How they are handed out is the
 * subclasses' business.
 *
 * @param <T> what is handed out
 */
abstract class PolledBatch<T> implements Batch<T> {

    private final ConsumerSession session;
    private final PollInDoubt doubt;
    private final Deque<PolledRecord> records;
    private final boolean carries;
    private boolean touched;
    private final long arrived;
    private Processing handingOut = Processing.UNOBSERVED;
    private boolean endsWhenPassed;
    private @Nullable Mono<Void> obstacle;

    PolledBatch(ConsumerSession session, PollInDoubt doubt, List<PolledRecord> records) {
        this.session = session;
        this.arrived = session.lastContact();
        this.doubt = doubt;
        this.records = new ArrayDeque<>(records);
        this.carries = !records.isEmpty();
        session.ledger().polled(records);
    }

    @Override
    public final void takeOver() {
        doubt.settled();
    }

    @Override
    public boolean isEmpty() {
        return records.isEmpty();
    }

    @Override
    public final boolean isTouched() {
        return touched;
    }

    @Override
    public final @Nullable T next() {
        obstacle = null;
        T unit = take();
        touched |= unit != null;
        return unit;
    }

    @Override
    public final void passed() {
        handingOut.leave();
        if (endsWhenPassed) {
            handingOut.end();
        }
        handingOut = Processing.UNOBSERVED;
    }

    /**
     * Has the processing of a record observed that is handed out now.
     *
     * @param untilAcknowledged whether its acknowledgement ends it, else its having been passed on
     */
    final Processing handOut(PolledRecord record, boolean untilAcknowledged) {
        Processing processing = session.processing(record);
        handingOut = processing;
        endsWhenPassed = !untilAcknowledged;
        processing.enter();
        return processing;
    }

    @Override
    public final Mono<Void> obstacle() {
        Mono<Void> work = obstacle;
        return work == null ? Mono.empty() : work;
    }

    @Override
    public final void discard(Context context) {
        if (!isEmpty()) {
            Operators.onDiscardMultiple(unhanded(records.stream()), context);
            records.clear();
            giveUp();
        }
    }

    @Override
    public final void giveUp() {
        if (carries) {
            session.goStale("records were polled and not handed out");
        }
    }

    /** Takes out what is handed out next and enters it in the ledger; or sets an obstacle and returns null. */
    abstract @Nullable T take();

    /** What can be handed to the discard hook for records that are dropped; nothing, where they were never decoded. */
    Stream<?> unhanded(Stream<PolledRecord> dropped) {
        return Stream.empty();
    }

    /** To be done before {@link #take()} is called again. */
    final void setObstacle(Mono<Void> work) {
        obstacle = work;
    }

    /** When the records arrived, by the clock of {@link ConsumerSession#lastContact()}. */
    final long arrived() {
        return arrived;
    }

    final ConsumerSession session() {
        return session;
    }

    final OffsetLedger ledger() {
        return session.ledger();
    }

    final Deque<PolledRecord> records() {
        return records;
    }

    /** Whether somebody is there to hand the records to. */
    final boolean isWanted() {
        return doubt.settled();
    }
}
