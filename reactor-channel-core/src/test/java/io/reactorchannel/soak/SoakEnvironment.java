package io.reactorchannel.soak;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.fault.Direction;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.FaultProxy;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.service.fault.RandomFaultPlan;
import io.reactorchannel.service.fault.Toxics;
import io.reactorchannel.testing.SecretsInLogs;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The embedded service with its fault plan, the faulty network in front of it, and channels that go through it. */
final class SoakEnvironment implements AutoCloseable {

    /** How long reading or writing the whole log may take, without faults. */
    static final Duration SET_UP_WITHIN = Duration.ofMinutes(2);

    private static final String USER = "me";
    private static final String PASSWORD = SecretsInLogs.password(USER, "secret-of-the-soak");
    private static final int RECORDS_PER_POLL = 200;

    /** Long, so that a slow machine does not lose its consumers. */
    private static final Duration SESSION_TIMEOUT = Duration.ofMinutes(1);

    /** So many consumers that nobody deletes, as their creation or deletion got lost, may keep their partitions. */
    private static final int MOST_ORPHANS = 4;

    private final SoakSettings settings;
    private final CommitChecker checker = new CommitChecker();
    private final AtomicInteger forgotten = new AtomicInteger();
    private final RandomFaultPlan faults;
    private final StreamingService service;
    private final FaultProxy proxy;

    SoakEnvironment(SoakSettings settings) {
        this.settings = settings;
        this.faults = faults(settings);
        this.service = StreamingService.builder()
                .user(USER, PASSWORD)
                .topic(SoakSettings.TOPIC, SoakSettings.PARTITIONS)
                .maxRecordsPerTopic(Integer.MAX_VALUE)
                .maxBytesPerTopic(Long.MAX_VALUE)
                .maxRecordsPerPoll(RECORDS_PER_POLL)
                .sessionTimeout(SESSION_TIMEOUT)
                .faults(faults)
                .onCommit(checker)
                .start();
        this.proxy = FaultProxy.to("127.0.0.1", service.port()).start();
        if (settings.faultRate() > 0) {
            proxy.choose(number -> toxics(settings, number));
        }
    }

    private static RandomFaultPlan faults(SoakSettings settings) {
        RandomFaultPlan plan = FaultPlan.random(settings.seed())
                .rateOfEachKind(settings.faultRate())
                .operations(
                        Operation.CREATE,
                        Operation.SUBSCRIBE,
                        Operation.SUBSCRIPTIONS,
                        Operation.POLL,
                        Operation.COMMIT,
                        Operation.DELETE,
                        Operation.PRODUCE)
                .statuses(408, 409, 425, 429, 503)
                .longestDelay(Duration.ofMillis(5))
                .build();
        plan.stop();
        return plan;
    }

    /** Four of ten connections end badly somewhere in their first 300 kB, others are slow. */
    private static Toxics toxics(SoakSettings settings, long number) {
        SplittableRandom random = new SplittableRandom(settings.seed() * 31 + number);
        long bytes = random.nextLong(300_000);
        return switch (random.nextInt(10)) {
            case 0 -> Toxics.none().resetAfter(Direction.ANSWER, bytes);
            case 2 -> Toxics.none().closeAfter(Direction.ANSWER, bytes);
            case 3 -> Toxics.none().resetAfter(Direction.REQUEST, bytes / 8);
            case 4 -> Toxics.none().blackHoleAfter(Direction.ANSWER, bytes);
            case 5 -> Toxics.none().throttle(2_000_000);
            case 6 -> Toxics.none().latency(Duration.ofMillis(1));
            default -> Toxics.none();
        };
    }

    SoakSettings settings() {
        return settings;
    }

    CommitChecker checker() {
        return checker;
    }

    /** A channel that goes through all faults. */
    ReactiveChannel faultyChannel(UnaryOperator<ReactiveChannelBuilder> options) {
        return options.apply(builder(proxy.url(), SoakSettings.GROUP)
                        .responseTimeout(Duration.ofMillis(300))
                        .commitInterval(Duration.ofMillis(20))
                        .retry(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(1))
                                .maxBackoff(Duration.ofMillis(10))))
                .build();
    }

    private ReactiveChannelBuilder builder(String url, String group) {
        return ReactiveChannel.builder(url)
                .auth(ChannelAuth.userPassword(service.url(), USER, PASSWORD))
                .consumerGroup(group)
                .offset(OffsetReset.EARLIEST)
                .emptyPollDelay(Duration.ofMillis(2))
                .closeOnShutdown(false);
    }

    /** Fills the topic with numbered records; the faults begin afterwards. */
    Map<Integer, Position> fill() {
        try (ReactiveChannel producer = builder(service.url(), "filler").build()) {
            Flux.range(0, settings.records())
                    .map(SoakEnvironment::numbered)
                    .buffer(1_000)
                    .concatMap(some -> producer.produce(some.toArray(ProducerRecord[]::new)))
                    .blockLast(SET_UP_WITHIN);
        }
        Map<Integer, Position> positions = positions().block(SET_UP_WITHIN);
        faults.resume();
        return positions;
    }

    static ProducerRecord numbered(int number) {
        return ProducerRecord.of(SoakSettings.TOPIC, Map.of("number", number)).withShardingKey("key " + number % 97);
    }

    /** Where each number stands in the log, read without faults. */
    private Mono<Map<Integer, Position>> positions() {
        return log().collect(TreeMap::new, (all, one) -> all.put(one.number(), one.position()));
    }

    /** The whole log as it is now, read without faults; what a late request still adds is left out. */
    Flux<Logged> log() {
        long[] ends = partitions()
                .mapToLong(partition -> service.endOffset(SoakSettings.TOPIC, partition))
                .toArray();
        return Flux.using(
                () -> builder(service.url(), "reader")
                        .maxUnacknowledged(Integer.MAX_VALUE)
                        .build(),
                channel -> channel.receive(SoakSettings.TOPIC)
                        .filter(record -> record.offset() < ends[record.partition()])
                        .take(LongStream.of(ends).sum())
                        .map(record -> new Logged(
                                (int) record.payloadAsMap().get("number"),
                                new Position(record.partition(), record.offset()))),
                ReactiveChannel::close);
    }

    boolean isAllCommitted() {
        Map<Integer, Long> committed = service.committedOffsets(SoakSettings.GROUP, SoakSettings.TOPIC);
        return partitions()
                .allMatch(partition ->
                        committed.getOrDefault(partition, 0L) == service.endOffset(SoakSettings.TOPIC, partition));
    }

    String progress() {
        return "committed " + service.committedOffsets(SoakSettings.GROUP, SoakSettings.TOPIC) + " of "
                + settings.records() + ", consumers " + service.consumers(SoakSettings.GROUP);
    }

    private static IntStream partitions() {
        return IntStream.range(0, SoakSettings.PARTITIONS);
    }

    void beginFaults() {
        faults.resume();
    }

    void endFaults() {
        faults.stop();
        proxy.clear();
    }

    /** Has the service forget all its consumers when too many of them are nobody's. */
    void forgetOrphans() {
        if (service.consumers(SoakSettings.GROUP) > SoakSettings.CONSUMERS + MOST_ORPHANS) {
            service.forgetConsumers();
            forgotten.incrementAndGet();
        }
    }

    List<String> violations() {
        return service.violations();
    }

    Map<String, Long> faultCounts() {
        Map<String, Long> counts = new TreeMap<>();
        for (Map.Entry<FaultKind, Long> entry : faults.counts().entrySet()) {
            counts.put(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue());
        }
        counts.put("service forgets all consumers", (long) forgotten.get());
        proxy.counts().forEach((kind, count) -> counts.put("network " + kind, count));
        return counts;
    }

    @Override
    public void close() {
        proxy.close();
        service.close();
    }

    /** A place in the log. */
    record Position(int partition, long offset) {}

    /** A number in the log. */
    record Logged(int number, Position position) {}
}
