package io.reactorchannel.service.internal.consumer;

import io.reactorchannel.service.internal.auth.Secrets;
import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The consumer instances there are, up to so many a user. Deletes those that are idle longer than their session
 * timeout.
 */
public final class Consumers {

    private static final Logger LOG = LoggerFactory.getLogger(Consumers.class);

    private final Map<String, ConsumerInstance> byId = new ConcurrentHashMap<>();
    private final Backend backend;
    private final Secrets secrets;
    private final String replica;
    private final Scheduler timer;
    private final LongSupplier clock;
    private final Quota quota;
    private final int maxPerUser;

    /**
     * Makes an empty registry.
     *
     * @param backend makes the consumers behind the instances
     * @param secrets makes ids and cookies
     * @param replica the name that the cookies begin with, for balancers between clients and several services
     * @param timer runs the session timeouts and polls that filter; stays the caller's to dispose
     * @param clock tells the nanoseconds of the timer's time, from any moment on
     * @param maxPerUser the most instances of one user
     */
    public Consumers(
            Backend backend, Secrets secrets, String replica, Scheduler timer, LongSupplier clock, int maxPerUser) {
        this.backend = backend;
        this.secrets = secrets;
        this.replica = replica;
        this.timer = timer;
        this.clock = clock;
        this.quota = new Quota(maxPerUser);
        this.maxPerUser = maxPerUser;
    }

    /**
     * Makes a consumer instance; ends with a {@link Refusal} when the user has the most there may be.
     *
     * @param user whose instances it is counted among
     * @param settings its group and how it starts
     * @return the instance, another one for each subscriber
     */
    public Mono<ConsumerInstance> create(String user, ConsumerSettings settings) {
        return Mono.zip(secrets.next(), secrets.next())
                .flatMap(made -> backend.join(made.getT1(), settings)
                        .map(consumer -> new FilteredConsumer(consumer, timer, clock))
                        .map(consumer -> new ConsumerInstance(
                                made.getT1(), user, replica + "." + made.getT2(), settings, consumer, clock)))
                .doOnNext(this::add);
    }

    /**
     * Finds a consumer instance for a request.
     *
     * @param id from the request's path
     * @param cookies the values of the stickiness cookie that the request carries
     * @return the instance
     * @throws Refusal when there is none of that id, or the cookie is not among those presented
     */
    public ConsumerInstance find(String id, Collection<String> cookies) {
        ConsumerInstance found = byId.get(id);
        if (found == null) {
            throw Refusal.unknownConsumer();
        }
        if (!found.hasCookie(cookies)) {
            throw new Refusal(Refusal.Reason.WRONG_COOKIE, "invalid cookie");
        }
        return found;
    }

    /**
     * Deletes an instance; a request of it that is being served ends with a {@link Refusal}.
     *
     * @param instance one that {@link #find} returned
     * @return completes when its partitions have gone to the others
     */
    public Mono<Void> delete(ConsumerInstance instance) {
        return Mono.defer(() -> {
            remove(instance);
            return instance.close() ? instance.leave() : Mono.error(Refusal.unknownConsumer());
        });
    }

    /**
     * Deletes the instance of that id, if there is one, as a restart of the service would.
     *
     * @param id from a request's path, perhaps of nobody
     * @return completes when its partitions have gone to the others
     */
    public Mono<Void> forget(String id) {
        return Mono.fromSupplier(() -> Optional.ofNullable(byId.get(id)))
                .flatMap(found -> found.map(this::delete).orElseGet(Mono::empty))
                .onErrorComplete(Refusal.class);
    }

    /**
     * Deletes every instance.
     *
     * @return completes when all have left their groups
     */
    public Mono<Void> deleteAll() {
        return Mono.defer(() -> Mono.whenDelayError(List.copyOf(byId.values()).stream()
                .map(instance -> delete(instance).onErrorComplete(Refusal.class))
                .toList()));
    }

    /**
     * How many instances there are.
     *
     * @return the number
     */
    public int count() {
        return byId.size();
    }

    /**
     * How many instances a group has, subscribed or not.
     *
     * @param group its name
     * @return the number
     */
    public int count(String group) {
        return (int) byId.values().stream()
                .filter(instance -> instance.settings().group().equals(group))
                .count();
    }

    /** Counted when it is made and not before: whoever gives up half way leaves nothing behind. */
    private void add(ConsumerInstance made) {
        if (!quota.take(made.user())) {
            throw new Refusal(
                    Refusal.Reason.TOO_MANY,
                    "this user has " + maxPerUser + " consumer instances, the most there may be");
        }
        byId.put(made.id(), made);
        LOG.debug("consumer of group '{}' created", made.settings().group());
        checkLater(made);
    }

    /** Gives its place back, once. */
    private void remove(ConsumerInstance instance) {
        if (byId.remove(instance.id()) != null) {
            quota.giveBack(instance.user());
        }
    }

    /** One timer an instance: it is not set anew by each request, but looks when it fires. */
    private void checkLater(ConsumerInstance instance) {
        long wait = Math.max(1, instance.nanosLeft());
        instance.timer().replace(timer.schedule(() -> expireIfIdle(instance), wait, TimeUnit.NANOSECONDS));
    }

    private void expireIfIdle(ConsumerInstance instance) {
        if (!instance.closeIfExpired()) {
            checkLater(instance);
            return;
        }
        remove(instance);
        LOG.info("consumer of group '{}' expired", instance.settings().group());
        instance.leave().subscribe(left -> {}, fault -> LOG.warn("an expired consumer did not leave its group", fault));
    }
}
