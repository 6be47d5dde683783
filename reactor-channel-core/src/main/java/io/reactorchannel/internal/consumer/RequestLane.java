package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.PermanentError;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * Lets the requests of a consumer through one at a time, whoever asks: in the order of subscription, urgent ones before
 * all others that wait. A request that is in flight is never disturbed by others. Cancelling a waiting request takes it
 * out of the queue; cancelling one in flight lets the next one go, unless it goes to its end.
 */
final class RequestLane {

    private final Queue<Turn> urgent = new ConcurrentLinkedQueue<>();
    private final Queue<Turn> ordinary = new ConcurrentLinkedQueue<>();
    private final AtomicInteger work = new AtomicInteger();
    private final Sinks.Empty<Void> interruption = Sinks.empty();
    private volatile boolean occupied;

    /** Runs a request when it is its turn. */
    <T> Mono<T> inTurn(Mono<T> request) {
        return Mono.usingWhen(turn(ordinary), turn -> turn.run(request), Turn::leave);
    }

    /** As {@link #toTheEnd}, when the request in flight is done, before all that wait ordinarily. */
    <T> Mono<T> beforeOthers(Mono<T> request) {
        return toTheEnd(urgent, request);
    }

    /**
     * Runs a request when it is its turn, and to its end even when its subscriber cancels: for what must not be left
     * half done at the service, nor be overtaken by what follows. Until then no other goes, unless it is interrupted.
     */
    <T> Mono<T> toTheEnd(Mono<T> request) {
        return toTheEnd(ordinary, request);
    }

    private <T> Mono<T> toTheEnd(Queue<Turn> queue, Mono<T> request) {
        return turn(queue)
                .flatMap(turn -> turn.run(Mono.firstWithSignal(interrupted(), request))
                        .doFinally(end -> turn.leaveNow())
                        .cache());
    }

    /** Cancels the request in flight that would go to its end, and any such to come. */
    void interrupt() {
        interruption.tryEmitEmpty();
    }

    private <T> Mono<T> interrupted() {
        return interruption
                .asMono()
                .then(Mono.error(() -> new PermanentError("The channel is destroyed, its request was given up")));
    }

    private Mono<Turn> turn(Queue<Turn> queue) {
        return Mono.create(sink -> {
            Turn turn = new Turn(queue, sink);
            queue.add(turn);
            sink.onCancel(turn::giveUp);
            admit();
        });
    }

    /** Admits waiting turns while the lane is free. Re-entrant calls only leave a note for the loop that runs. */
    private void admit() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (Turn next = nextTurn(); next != null; next = nextTurn()) {
                next.begin();
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private @Nullable Turn nextTurn() {
        if (occupied) {
            return null;
        }
        Turn next = urgent.poll();
        return next != null ? next : ordinary.poll();
    }

    private enum State {
        WAITING,
        ADMITTED,
        RUNNING,
        ENDED
    }

    /**
     * The right of one request to be in the lane. It ends exactly once: when its request is over, or when it is given
     * up before the request began. A second end would let two requests in for good.
     */
    private final class Turn {

        private final Queue<Turn> queue;
        private final MonoSink<Turn> sink;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

        Turn(Queue<Turn> queue, MonoSink<Turn> sink) {
            this.queue = queue;
            this.sink = sink;
        }

        void begin() {
            // occupied first: once admitted, a cancel may give the turn up at any moment and free the lane again
            occupied = true;
            if (state.compareAndSet(State.WAITING, State.ADMITTED)) {
                sink.success(this);
            } else {
                occupied = false;
            }
        }

        /** The request, unless a cancel came in between; nobody waits for an answer then. */
        <T> Mono<T> run(Mono<T> request) {
            return state.compareAndSet(State.ADMITTED, State.RUNNING) ? request : Mono.empty();
        }

        /** Cancelled before the request began. */
        void giveUp() {
            if (state.compareAndSet(State.WAITING, State.ENDED)) {
                queue.remove(this);
            } else if (state.compareAndSet(State.ADMITTED, State.ENDED)) {
                free();
            }
        }

        Mono<Void> leave() {
            return Mono.fromRunnable(this::leaveNow);
        }

        void leaveNow() {
            if (state.compareAndSet(State.RUNNING, State.ENDED)) {
                free();
            }
        }

        private void free() {
            occupied = false;
            admit();
        }
    }
}
