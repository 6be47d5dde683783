package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.json;

import io.reactorchannel.ReactiveChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.mockserver.model.HttpRequest;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import tools.jackson.databind.JsonNode;

/**
 * A subscriber that keeps what it gets, for tests that work with records long after they came.
 *
 * @param <T> what it gets
 */
final class Received<T> extends BaseSubscriber<T> {

    private final List<T> all = new CopyOnWriteArrayList<>();
    private final long demand;
    private volatile Throwable error;
    private volatile boolean completed;

    private Received(long demand) {
        this.demand = demand;
    }

    /** Subscribes without a limit. */
    static <T> Received<T> from(Publisher<T> publisher) {
        return from(publisher, Long.MAX_VALUE);
    }

    /** Subscribes and asks for so many at first. */
    static <T> Received<T> from(Publisher<T> publisher, long demand) {
        Received<T> received = new Received<>(demand);
        publisher.subscribe(received);
        return received;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        if (demand > 0) {
            subscription.request(demand);
        }
    }

    @Override
    protected void hookOnNext(T value) {
        all.add(value);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        error = failure;
    }

    @Override
    protected void hookOnComplete() {
        completed = true;
    }

    /** What came until now. */
    List<T> all() {
        return List.copyOf(all);
    }

    /** What came with that number, from 0, waited for. */
    T get(int index) {
        return atLeast(index + 1).get(index);
    }

    /** What came until now, waited for until it is so many. */
    List<T> atLeast(int count) {
        await(count + " values", () -> all.size() >= count || error != null);
        if (all.size() < count) {
            throw new AssertionError(count + " values expected, but after " + all.size() + " came an error", error);
        }
        return all();
    }

    /** The error, waited for. */
    Throwable error() {
        await("an error", () -> error != null);
        return error;
    }

    boolean isCompleted() {
        return completed;
    }

    /** Whether neither error nor completion came. */
    boolean isOn() {
        return error == null && !completed;
    }

    // what tests with such records have in common

    /** The offsets of each commit of a consumer, in order of arrival. */
    static List<List<Long>> commits(WireFixture wire, String consumer) {
        return wire.requests("POST", WireFixture.CONSUMERS + "/" + consumer + "/offsets").stream()
                .map(HttpRequest::getBodyAsRawBytes)
                .map(body -> offsets(new String(body, StandardCharsets.UTF_8)))
                .toList();
    }

    /** The offsets in the body of a commit. */
    static List<Long> offsets(String commit) {
        JsonNode offsets = json(commit).path("offsets");
        return offsets.valueStream().map(entry -> entry.path("offset").asLong()).toList();
    }

    /** Sends a request after all others of the consumer, so that whatever was to be sent has been. */
    static void settle(ReactiveChannel channel) {
        channel.subscriptions().block(LONG_ENOUGH);
    }

    /** Lets virtual time pass, in small steps, until something has come about. */
    static void pass(VirtualTime time, String what, BooleanSupplier condition) {
        await(what, () -> {
            boolean met = condition.getAsBoolean();
            if (!met) {
                time.advance(Duration.ofMillis(20));
            }
            return met;
        });
    }
}
