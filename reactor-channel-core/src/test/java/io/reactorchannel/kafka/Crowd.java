package io.reactorchannel.kafka;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.testing.SecretsInLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * A group of channels that acknowledge what they see, and what they have seen together. They stop on the way until they
 * are let through, so that something can happen to them with work in hand.
 */
final class Crowd implements AutoCloseable {

    static final String USER = "me";
    static final String PASSWORD = SecretsInLogs.password(USER, "secret-of-the-crowd");

    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(3);

    private final String group;
    private final String topic;
    private final int stopAfter;
    private final AtomicInteger begun = new AtomicInteger();
    private final Sinks.Empty<Void> letThrough = Sinks.empty();
    private final Map<Integer, BitSet> acknowledged = new TreeMap<>();
    private final List<ReactiveChannel> channels = new ArrayList<>();
    private final List<String> earlyCommits = new CopyOnWriteArrayList<>();
    private volatile @Nullable Throwable failure;

    Crowd(String group, String topic, int stopAfter) {
        this.group = group;
        this.topic = topic;
        this.stopAfter = stopAfter;
    }

    ReactiveChannel join(String url) {
        return join(url, Duration.ofSeconds(8));
    }

    ReactiveChannel join(String url, Duration closeTimeout) {
        ReactiveChannel channel = ReactiveChannel.builder(url)
                .auth(ChannelAuth.userPassword(url, USER, PASSWORD))
                .consumerGroup(group)
                .offset(OffsetReset.EARLIEST)
                .sessionTimeout(SESSION_TIMEOUT)
                .requestTimeout(SESSION_TIMEOUT.plusSeconds(1))
                .emptyPollDelay(Duration.ofMillis(20))
                .commitInterval(Duration.ofMillis(200))
                .closeTimeout(closeTimeout)
                .retry(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(20)).maxBackoff(Duration.ofMillis(500)))
                .closeOnShutdown(false)
                .build();
        channels.add(channel);
        channel.receive(topic)
                .concatMap(record -> pass().then(Mono.fromRunnable(() -> process(record))))
                .subscribe(done -> {}, this::failed);
        return channel;
    }

    private Mono<Void> pass() {
        return Mono.defer(() -> begun.incrementAndGet() <= stopAfter ? Mono.empty() : letThrough.asMono());
    }

    private void process(ChannelRecord record) {
        note(record.partition(), record.offset());
        record.acknowledge();
    }

    private synchronized void note(int partition, long offset) {
        acknowledged.computeIfAbsent(partition, added -> new BitSet()).set(Math.toIntExact(offset));
    }

    private void failed(Throwable error) {
        failure = error;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Whether one of the channels has got a record. */
    boolean hasBegun() {
        return begun.get() > 0;
    }

    /** Whether all channels together have gone as far as they may. */
    boolean hasStopped() {
        return begun.get() > stopAfter;
    }

    void letThrough() {
        letThrough.tryEmitEmpty();
    }

    /** To be told of each commit, before it takes effect: it must not pass a record that is not acknowledged. */
    void beforeCommit(String committing, int partition, long next) {
        if (committing.equals(group) && next > acknowledgedWithoutGap().getOrDefault(partition, 0L)) {
            earlyCommits.add("up to " + next + " of partition " + partition);
        }
    }

    /** Commits that passed a record which was not acknowledged. */
    List<String> earlyCommits() {
        return earlyCommits;
    }

    /** How many different records were acknowledged. */
    synchronized int acknowledged() {
        return acknowledged.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    /** By partition, how many records from the first on are acknowledged without a gap. */
    synchronized Map<Integer, Long> acknowledgedWithoutGap() {
        Map<Integer, Long> offsets = new TreeMap<>();
        acknowledged.forEach((partition, all) -> offsets.put(partition, (long) all.nextClearBit(0)));
        return offsets;
    }

    /** Closes a channel that cannot say goodbye any more. */
    void bury(ReactiveChannel dead) {
        channels.remove(dead);
        dead.destroy().onErrorComplete(TemporaryError.class).block();
    }

    @Override
    public void close() {
        letThrough();
        channels.forEach(ReactiveChannel::close);
    }
}
