package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Which topics the cluster has. Those it has are remembered, those it lacks are asked for each time; asking makes none,
 * whatever {@code auto.create.topics.enable} says. Safe for use by many threads.
 */
final class KafkaTopics {

    /** Brokers learn of a new topic a moment after it was made. */
    private static final Duration SECOND_LOOK_AFTER = Duration.ofMillis(200);

    private static final int LONGEST_NAME = 249;

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Admin admin;

    KafkaTopics(Admin admin) {
        this.admin = admin;
    }

    /** Completes when the cluster has them all, as far as is known; refuses otherwise. */
    Mono<Void> require(Set<String> names) {
        return missing(names)
                .filter(missing -> !missing.isEmpty())
                .delayElement(SECOND_LOOK_AFTER, Schedulers.parallel())
                .flatMap(this::missing)
                .filter(missing -> !missing.isEmpty())
                .flatMap(missing -> Mono.error(() -> unknown(missing.iterator().next())));
    }

    /** Asks for them again next time: one may have been deleted. */
    void forget(Collection<String> names) {
        known.removeAll(names);
    }

    /** Those that exist. */
    Flux<TopicDescription> describe(Collection<String> names) {
        return Flux.defer(() -> Flux.fromIterable(
                        admin.describeTopics(names).topicNameValues().values()))
                .flatMap(description -> answer(() -> description).onErrorComplete(KafkaTopics::saysThereIsNone));
    }

    /** What Kafka's Admin answers. It goes on when nobody waits any more: the future may be somebody else's, too. */
    static <T> Mono<T> answer(Supplier<KafkaFuture<T>> question) {
        return Mono.fromFuture(() -> question.get().toCompletionStage().toCompletableFuture(), true);
    }

    private Mono<Set<String>> missing(Set<String> names) {
        return Mono.defer(() -> {
            Set<String> missing = new TreeSet<>(names);
            missing.removeAll(known);
            return missing.isEmpty() ? Mono.just(missing) : withoutThoseThatExist(missing);
        });
    }

    private Mono<Set<String>> withoutThoseThatExist(Set<String> names) {
        return describe(names)
                .map(TopicDescription::name)
                .collect(Collectors.toSet())
                .map(found -> {
                    known.addAll(found);
                    Set<String> missing = new TreeSet<>(names);
                    missing.removeAll(found);
                    return missing;
                });
    }

    private static boolean saysThereIsNone(Throwable failure) {
        return failure instanceof UnknownTopicOrPartitionException || failure instanceof InvalidTopicException;
    }

    private static Refusal unknown(String name) {
        return Refusal.invalid(
                name.length() <= LONGEST_NAME
                        ? "the cluster has no topic '" + name + "'"
                        : "a topic's name has up to " + LONGEST_NAME + " characters");
    }
}
