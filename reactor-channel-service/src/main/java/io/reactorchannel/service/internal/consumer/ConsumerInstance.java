package io.reactorchannel.service.internal.consumer;

import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** A consumer as a client knows it: an id, a cookie, and a lane that lets one request through at a time. */
public final class ConsumerInstance {

    private final String id;
    private final String user;
    private final String cookie;
    private final ConsumerSettings settings;
    private final FilteredConsumer consumer;
    private final Disposable.Swap timer = Disposables.swap();
    private Phase phase = Phase.IDLE;
    private final LongSupplier clock;
    private long idleSince;

    ConsumerInstance(
            String id,
            String user,
            String cookie,
            ConsumerSettings settings,
            FilteredConsumer consumer,
            LongSupplier clock) {
        this.id = id;
        this.user = user;
        this.cookie = cookie;
        this.settings = settings;
        this.consumer = consumer;
        this.clock = clock;
        this.idleSince = clock.getAsLong();
    }

    /**
     * Its name.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * What its requests have to carry beside the token.
     *
     * @return the cookie's value
     */
    public String cookie() {
        return cookie;
    }

    /**
     * Serves a request of this consumer. Ends with a {@link Refusal} while another one is being served, and when the
     * consumer was deleted. The lane is free again before the result is signalled, so that a client may send its next
     * request as soon as it has the answer.
     *
     * @param <T> what the request returns
     * @param request what to ask of the consumer
     * @return the request's result
     */
    public <T> Mono<T> exclusively(Function<FilteredConsumer, Mono<T>> request) {
        return Mono.using(this::enter, request, entered -> exit());
    }

    /** Who created it. */
    String user() {
        return user;
    }

    ConsumerSettings settings() {
        return settings;
    }

    boolean hasCookie(Collection<String> presented) {
        byte[] expected = cookie.getBytes(StandardCharsets.UTF_8);
        return presented.stream()
                .anyMatch(value -> MessageDigest.isEqual(expected, value.getBytes(StandardCharsets.UTF_8)));
    }

    /** What will look whether the session has timed out; dropped with the instance. */
    Disposable.Swap timer() {
        return timer;
    }

    /** Refuses requests from now on; false when it did already. */
    synchronized boolean close() {
        timer.dispose();
        boolean wasOpen = phase != Phase.CLOSED;
        phase = Phase.CLOSED;
        return wasOpen;
    }

    /** Closes, when it has been idle for its session timeout. */
    synchronized boolean closeIfExpired() {
        return nanosLeft() <= 0 && close();
    }

    /** Has the backend's consumer leave its group; a poll that waits ends. */
    Mono<Void> leave() {
        return consumer.leave();
    }

    /**
     * Nanoseconds until it will have been idle for its session timeout; the whole timeout while a request is served.
     */
    synchronized long nanosLeft() {
        long timeout = settings.sessionTimeout().toNanos();
        return phase == Phase.IDLE ? timeout - (clock.getAsLong() - idleSince) : timeout;
    }

    private synchronized FilteredConsumer enter() {
        switch (phase) {
            case CLOSED -> throw Refusal.unknownConsumer();
            case BUSY ->
                throw new Refusal(
                        Refusal.Reason.BUSY, "another request of this consumer instance is still being served");
            case IDLE -> phase = Phase.BUSY;
        }
        return consumer;
    }

    private synchronized void exit() {
        if (phase == Phase.BUSY) {
            phase = Phase.IDLE;
            idleSince = clock.getAsLong();
        }
    }

    private enum Phase {
        IDLE,
        BUSY,
        CLOSED
    }
}
