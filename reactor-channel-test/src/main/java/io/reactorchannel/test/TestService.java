package io.reactorchannel.test;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.internal.channel.DirectChannels;
import io.reactorchannel.internal.transport.Answer;
import io.reactorchannel.internal.transport.DirectService;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.StreamingServiceBuilder;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.service.internal.direct.DirectServices;
import io.reactorchannel.service.internal.rest.DirectRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A streaming service for a test, with channels to it. Two kinds behave alike, down to lost answers and replaced
 * consumers, since both are the embedded service and the real channel:
 *
 * <ul>
 *   <li>{@link #http} listens on loopback, on a port of its own.
 *   <li>{@link #inMemory()} is called by its channels, without a connection or a thread: what they do is done on the
 *       thread that subscribes, or in the time of the parallel scheduler, which {@code StepVerifier.withVirtualTime}
 *       makes virtual. Ids of consumers are numbers from 1. Built and used within the test's supplier of a publisher or
 *       before it, as it looks up the scheduler each time.
 * </ul>
 *
 * <p>Neither wants a login; one on loopback does when its options say so, see {@link #auth}. In memory there are no
 * logins, and none of the time-outs, limits and failures of HTTP itself. Safe for use by several threads.
 */
public final class TestService implements AutoCloseable {

    /** The consumer group of {@link #channel()}. */
    public static final String GROUP = "test";

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final int MOST_PARTITIONS = 1_000;

    private final NextFaults faults = new NextFaults();
    private final StreamingService service;
    private final Function<StreamingService, ReactiveChannelBuilder> channels;
    private final AtomicInteger readers = new AtomicInteger();
    private final Deque<ReactiveChannel> open = new ConcurrentLinkedDeque<>();
    private volatile Supplier<ChannelAuth> auth = ChannelAuth::none;

    private TestService(
            UnaryOperator<StreamingServiceBuilder> options,
            Function<StreamingServiceBuilder, StreamingService> start,
            Function<StreamingService, ReactiveChannelBuilder> channels) {
        StreamingServiceBuilder builder =
                options.apply(StreamingService.builder().authentication(false));
        this.service = start.apply(builder.faults(faults));
        this.channels = channels;
    }

    /**
     * Starts a service on loopback.
     *
     * @param options what it is to have, topics with several partitions for example; its faults are set by
     *     {@link #faults} and {@link #failNext}
     * @return a service that listens
     */
    public static TestService http(UnaryOperator<StreamingServiceBuilder> options) {
        return new TestService(
                options, StreamingServiceBuilder::start, running -> ReactiveChannel.builder(running.url()));
    }

    /**
     * Makes a service in memory that has the topics that are produced to or subscribed to, of one partition.
     *
     * @return a service that listens nowhere
     */
    public static TestService inMemory() {
        return inMemory(options -> options);
    }

    /**
     * Makes a service in memory.
     *
     * @param options what it is to have; those of a server have no effect
     * @return a service that listens nowhere
     */
    public static TestService inMemory(UnaryOperator<StreamingServiceBuilder> options) {
        return inMemory(options, Schedulers::parallel); // the virtual one while there is one
    }

    /**
     * Makes a service in memory with a clock of its own, such as a {@code VirtualTimeScheduler} that the test moves on.
     *
     * @param options what it is to have; those of a server have no effect
     * @param time the scheduler of the service and of its channels, which stays the caller's to dispose of
     * @return a service that listens nowhere
     */
    public static TestService inMemory(UnaryOperator<StreamingServiceBuilder> options, Scheduler time) {
        return inMemory(options, () -> time);
    }

    private static TestService inMemory(UnaryOperator<StreamingServiceBuilder> options, Supplier<Scheduler> lender) {
        Scheduler time = new BorrowedScheduler(lender);
        return new TestService(
                options,
                builder -> DirectServices.start(builder, time),
                running -> DirectChannels.builder(running.url(), new Caller(running))
                        .scheduler(time));
    }

    /**
     * Has channels log in from now on, the test's own requests too, where the service wants that:
     * {@code TestService.http(options -> options.authentication(true).user("me", "secret")).auth(url ->
     * ChannelAuth.userPassword(url, "me", "secret"))}. Default: {@link ChannelAuth#none()}.
     *
     * @param byUrl the authentication with the service's URL
     * @return this
     */
    public TestService auth(Function<String, ChannelAuth> byUrl) {
        ChannelAuth shared = byUrl.apply(service.url());
        auth = () -> shared;
        return this;
    }

    /**
     * A channel to the service that consumes as group {@value #GROUP} from the earliest record.
     *
     * @return a channel that is closed together with the service
     */
    public ReactiveChannel channel() {
        return channel(builder -> builder);
    }

    /**
     * A channel to the service.
     *
     * @param options what is to be other than with {@link #channel()}
     * @return a channel that is closed together with the service
     */
    public ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> options) {
        ReactiveChannel channel = options.apply(channels.apply(service)
                        .auth(auth.get())
                        .consumerGroup(GROUP)
                        .offset(OffsetReset.EARLIEST))
                .build();
        open.push(channel);
        return channel;
    }

    /**
     * The service itself, with what it tells of consumers and offsets.
     *
     * @return the same each time
     */
    public StreamingService service() {
        return service;
    }

    /**
     * Produces payloads to a topic and waits until they are stored.
     *
     * @param topic the topic
     * @param payloads maps, bytes, texts, or objects that Jackson can write, in their order
     */
    public void produce(String topic, Object... payloads) {
        produce(Arrays.stream(payloads)
                .map(payload -> ProducerRecord.of(topic, payload))
                .toArray(ProducerRecord[]::new));
    }

    /**
     * Produces records and waits until they are stored. No fault befalls that.
     *
     * @param records the records, in their order
     */
    public void produce(ProducerRecord... records) {
        withChannel(GROUP, channel -> channel.produce(records).thenReturn(true));
    }

    /**
     * Reads all records of a topic, as a group of its own that commits nothing, and waits until they are there. No
     * fault befalls that.
     *
     * @param topic the topic
     * @return its records, each partition's in their order
     */
    public List<ChannelRecord> records(String topic) {
        long count = IntStream.range(0, MOST_PARTITIONS)
                .mapToLong(partition -> service.endOffset(topic, partition))
                .sum();
        return count == 0
                ? List.of()
                : withChannel(
                        "test-reader-" + readers.incrementAndGet(),
                        channel -> channel.receive(topic).take(count).collectList());
    }

    private <T> T withChannel(String group, Function<ReactiveChannel, Mono<T>> operation) {
        ReactiveChannel channel =
                channel(builder -> builder.consumerGroup(group).requestHeaders(Map.of(NextFaults.SPARED, "true")));
        try {
            return Objects.requireNonNull(operation.apply(channel).block(LONG_ENOUGH));
        } finally {
            open.remove(channel);
            channel.close();
        }
    }

    /**
     * Has the next requests of an operation fail, one with each fault, before the {@linkplain #faults plan} is asked.
     *
     * @param operation what the requests ask for
     * @param next what befalls them, in that order
     * @throws IllegalArgumentException when a fault does not apply to the operation
     */
    public void failNext(Operation operation, Fault... next) {
        faults.add(operation, next);
    }

    /**
     * Has requests fail by a plan from now on. Default: {@link FaultPlan#none()}.
     *
     * @param plan asked about every request that {@link #failNext} does not decide
     */
    public void faults(FaultPlan plan) {
        faults.otherwise(plan);
    }

    /**
     * How many records a group has committed in a topic, all partitions together, counted from their first.
     *
     * @param group the group
     * @param topic the topic
     * @return the number, 0 for an unknown group or topic
     */
    public long committed(String group, String topic) {
        Map<Integer, Long> offsets = service.committedOffsets(group, topic);
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Waits for commits, for a StepVerifier or a pipeline.
     *
     * @param group the group
     * @param topic the topic
     * @param records how many records, see {@link #committed}
     * @return completes as soon as at least that many are committed; never, if they are not
     */
    public Mono<Void> whenCommitted(String group, String topic, long records) {
        return Flux.interval(Duration.ZERO, LOOK_AGAIN)
                .onBackpressureDrop()
                .filter(tick -> committed(group, topic) >= records)
                .next()
                .then();
    }

    /** Closes all channels to the service, the last one first, then the service. Waits for both. */
    @Override
    public void close() {
        try {
            while (!open.isEmpty()) {
                open.pop().close();
            }
        } finally {
            service.close();
        }
    }

    /** Calls the service for one channel. */
    private record Caller(StreamingService service) implements DirectService {

        @Override
        public Mono<Answer> answer(String method, String uri, HttpHeaders headers, byte[] body) {
            return DirectServices.answer(service, new DirectRequest(this, method, uri, headers, body))
                    .map(answer -> {
                        HttpHeaders received = new DefaultHttpHeaders();
                        answer.headers().forEach(received::set);
                        return new Answer(answer.status(), received, answer.body());
                    });
        }
    }
}
