package io.reactorchannel.internal.producer;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.ProduceError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.internal.wire.EncodedRecords;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One produce of records: knows how many were accepted until now, and so what a failure means. Batches are sent one
 * after the other; the accepted, the uncertain and those never sent always add up to what was offered.
 */
final class ProduceCall {

    private final BiFunction<EncodedRecords, List<ProducerRecord>, Mono<Void>> request;
    private final Consumer<Collection<ProducerRecord>> discard;

    // serial, as batches and requests are: each sees what was written before
    private long accepted;
    private @Nullable Throwable failure;

    /** What ended the source, seen before what it gave is sent. */
    private volatile @Nullable Throwable sourceFailure;

    private volatile boolean unwritable;
    private volatile @Nullable Throwable closing;

    /** The batch between its source and its request, where closing may drop it. */
    private final AtomicReference<@Nullable RecordBatch> between = new AtomicReference<>();

    private volatile boolean over;

    /**
     * Creates a call that has sent nothing yet.
     *
     * @param request one request with that body and what it was made of
     * @param discard takes records that are known not to have been sent
     */
    ProduceCall(
            BiFunction<EncodedRecords, List<ProducerRecord>, Mono<Void>> request,
            Consumer<Collection<ProducerRecord>> discard) {
        this.request = request;
        this.discard = discard;
    }

    /** Notes why the source ends, or, when a record could not be written, why it is ended. */
    void sourceFailed(Throwable reason) {
        sourceFailure = reason;
    }

    /** Notes that a record cannot be written, which ends the source. */
    void unwritable() {
        unwritable = true;
    }

    /**
     * Sends the batches one after the other.
     *
     * @param batches the batches; when they fail, the one on its way still gets its answer
     * @param closed signals an error when no further batch may be sent; the one on its way gets its answer
     */
    Mono<Void> send(Flux<RecordBatch> batches, Mono<Void> closed) {
        // ended instead of failed, here and when closed: a failure would cancel the request on its way
        return batches.onErrorResume(reason -> {
                    failure = reason;
                    return Flux.empty();
                })
                .doOnNext(this::comes)
                .takeUntilOther(closed.onErrorResume(reason -> {
                    closing = reason;
                    return Mono.empty();
                }))
                .concatMap(this::send, 0)
                .doOnDiscard(RecordBatch.class, batch -> discard.accept(batch.records()))
                .then(Mono.defer(this::end))
                // a batch that failed must not be passed over, whatever the mode downstream
                .onErrorStop();
    }

    private void comes(RecordBatch batch) {
        between.set(batch);
        if (over) { // looked at after it is noted: either this sees the end, or the end sees the batch
            discardDropped();
        }
    }

    private void discardDropped() {
        RecordBatch dropped = between.getAndSet(null);
        if (dropped != null) {
            discard.accept(dropped.records());
        }
    }

    private Mono<Void> send(RecordBatch batch) {
        between.set(null);
        List<ProducerRecord> records = batch.records(); // and not the batch, whose bytes are held by the request now
        return request.apply(batch.body(), records)
                .doOnSuccess(done -> accepted += records.size())
                .onErrorMap(reason -> {
                    if (mayHaveBeenTaken(reason)) {
                        return failed(reason, records);
                    }
                    discard.accept(records);
                    return failed(reason, List.of());
                });
    }

    private Mono<Void> end() {
        over = true;
        discardDropped();
        Throwable closedBy = closing;
        if (closedBy != null) {
            return Mono.error(failed(closedBy, List.of()));
        }
        Throwable reason = failure;
        if (reason == null) {
            return Mono.empty();
        }
        boolean ofTheSource = reason == sourceFailure && !unwritable;
        return Mono.error(ofTheSource ? reason : failed(reason, List.of()));
    }

    private static boolean mayHaveBeenTaken(Throwable reason) {
        boolean surelyNot = reason instanceof PermanentAuthenticationError
                || reason instanceof TemporaryAuthenticationError
                || (reason instanceof ChannelError error && error.isUnsent());
        return !surelyNot;
    }

    private Throwable failed(Throwable reason, List<ProducerRecord> uncertain) {
        Throwable alsoFailed = reason == sourceFailure ? null : sourceFailure;
        if (accepted == 0 && uncertain.isEmpty() && alsoFailed == null) {
            return reason;
        }
        ProduceError error = reason instanceof ChannelError known
                ? ProduceError.of(known, accepted, uncertain)
                : new ProduceError("produce: " + reason, null, reason, accepted, uncertain);
        if (alsoFailed != null) {
            error.addSuppressed(alsoFailed);
        }
        return error;
    }
}
