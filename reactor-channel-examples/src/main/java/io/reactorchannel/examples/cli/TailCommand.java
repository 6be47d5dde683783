package io.reactorchannel.examples.cli;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.RecordBatch;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Follows topics: prints payloads as JSON lines and commits what the reader has taken. Polls no further while the
 * reader is slow, and ends when it goes, on Ctrl-C, at a count, or when nothing comes any more.
 */
@Command(
        name = "tail",
        description = "Follow topics; prints payloads as JSON lines.",
        mixinStandardHelpOptions = true,
        footer = {"", "Also --user, --token and others: see 'reactor-channel connection'."})
final class TailCommand implements Callable<Integer> {

    private static final Duration TICK = Duration.ofMillis(200);
    private static final int TICKS_PER_LOOK = 5;

    /** So long a line that nobody takes may hold up the end after Ctrl-C. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "the topics")
    private List<String> topics = List.of();

    @Option(
            names = {"--group", "--cg"},
            paramLabel = "NAME",
            description = "consumer group, which goes on where it was (a new one)")
    @Nullable
    private String group;

    @Mixin
    private GroupOptions settings = new GroupOptions();

    @Option(names = "--count", paramLabel = "N", description = "end after so many records")
    @Nullable
    private Long count;

    @Option(names = "--until-idle", paramLabel = "SECONDS", description = "end when polls have been empty for so long")
    @Nullable
    private Integer untilIdle;

    @Option(
            names = "--where",
            paramLabel = "FIELD=VALUE",
            converter = Where.Converter.class,
            description = "only such payloads; a.b for b in a; repeatable")
    private List<Where> conditions = List.of();

    @Option(names = "--metadata", description = "with topic, partition, offset, key, headers")
    private boolean metadata;

    @Option(names = "--pretty", description = "on several lines, for people")
    private boolean pretty;

    @Mixin
    private Connection connection = new Connection();

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final Sinks.Empty<Void> interrupted = Sinks.empty();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public Integer call() {
        require(count == null || count > 0, "--count: 1 or more is accepted");
        require(untilIdle == null || untilIdle > 0, "--until-idle: 1 or more seconds are accepted");
        Idleness idleness = new Idleness();
        ReactiveChannel channel = connection.channel(
                builder -> {
                    settings.applyTo(
                            builder.consumerGroup(group == null ? "reactor-channel-tail-" + UUID.randomUUID() : group));
                    builder.closeTimeout(CLOSE_TIMEOUT);
                },
                idleness::watch);
        RecordPrinter printer = new RecordPrinter(
                Output.standard(),
                new RecordFormat(conditions, metadata, pretty),
                connection.err(),
                count == null ? Long.MAX_VALUE : count);
        Thread onSignal = new Thread(this::interrupt, "interrupt");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            Waiting.forEndOf(follow(channel, printer, idleness));
        } finally {
            ended.countDown();
        }
        return ExitCode.OK;
    }

    private void require(boolean met, String message) {
        if (!met) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    private Mono<Void> follow(ReactiveChannel channel, RecordPrinter printer, Idleness idleness) {
        // one thread, which may wait: for the reader
        Scheduler writer = Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "output", 60, true);
        Mono<Void> subscribed = channel.create()
                .then(channel.subscribe(topics.toArray(String[]::new)))
                // a service that is down at first is told at once; later the channel waits for it
                .doOnSuccess(done -> channel.retryOnFail(connection.retry == null || connection.retry));
        Mono<Void> printed = subscribed
                .thenMany(channel.receiveBatches())
                .takeUntilOther(Mono.firstWithSignal(interrupted.asMono(), over(printer, idleness, writer)))
                .concatMap(batch -> print(batch, printer, idleness).subscribeOn(writer), 0)
                .takeUntil(limitReached -> limitReached)
                .then(Mono.<Void>fromRunnable(printer::finish).subscribeOn(writer))
                .onErrorResume(
                        Output.ClosedException.class,
                        gone -> Mono.<Void>fromRunnable(printer::acknowledgeTaken)
                                .subscribeOn(writer));
        Mono<Void> work = Mono.firstWithSignal(
                printed, interrupted.asMono().then(Mono.delay(GRACE)).then());
        return Mono.usingWhen(Mono.just(channel), used -> work, ReactiveChannel::destroy);
    }

    private static Mono<Boolean> print(RecordBatch batch, RecordPrinter printer, Idleness idleness) {
        return Mono.fromCallable(() -> {
            boolean limitReached = printer.print(batch);
            idleness.busy();
            return limitReached;
        });
    }

    /** When the reader has gone, or nothing comes any more. On the writer's thread, which is free then. */
    private Mono<Void> over(RecordPrinter printer, Idleness idleness, Scheduler writer) {
        return Flux.interval(TICK, writer)
                .onBackpressureDrop()
                .filter(tick -> {
                    printer.acknowledgeTaken();
                    boolean idle = untilIdle != null && idleness.hasLasted(Duration.ofSeconds(untilIdle));
                    return idle || (tick % TICKS_PER_LOOK == 0 && printer.isAbandoned());
                })
                .next()
                .then();
    }

    /** On a signal the process ends when what was printed is committed and the consumer deleted. */
    private void interrupt() {
        interrupted.tryEmitEmpty();
        try {
            boolean inTime = ended.await(CLOSE_TIMEOUT.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                connection.err().println("warning: not ended in time; what was printed last may come again");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
