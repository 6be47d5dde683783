package io.reactorchannel.internal.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Numbers, some of which something has to be done for first. */
final class FakeBatch implements Batch<Integer> {

    private final Deque<Integer> rest;
    private final Map<Integer, Mono<Void>> obstacles = new HashMap<>();
    private Mono<Void> obstacle = Mono.empty();
    private boolean touched;
    private boolean takenOver;
    private int discarded;
    private volatile boolean givenUp;

    FakeBatch(Integer... numbers) {
        this.rest = new ArrayDeque<>(List.of(numbers));
    }

    /** What has to be done before a number is handed out. */
    FakeBatch before(int number, Mono<Void> work) {
        obstacles.put(number, work);
        return this;
    }

    /** Work that takes out the next number. */
    Mono<Void> passOver() {
        return Mono.fromRunnable(rest::remove);
    }

    int discarded() {
        return discarded;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    boolean isTakenOver() {
        return takenOver;
    }

    @Override
    public void takeOver() {
        takenOver = true;
    }

    @Override
    public boolean isEmpty() {
        return rest.isEmpty();
    }

    @Override
    public boolean isTouched() {
        return touched;
    }

    @Override
    public Integer next() {
        Mono<Void> work = obstacles.remove(rest.element());
        if (work != null) {
            obstacle = work;
            return null;
        }
        touched = true;
        return rest.remove();
    }

    @Override
    public void passed() {
        // of no interest here
    }

    @Override
    public Mono<Void> obstacle() {
        return obstacle;
    }

    @Override
    public void discard(Context context) {
        discarded += rest.size();
        rest.clear();
        giveUp();
    }

    @Override
    public void giveUp() {
        givenUp = true;
    }
}
