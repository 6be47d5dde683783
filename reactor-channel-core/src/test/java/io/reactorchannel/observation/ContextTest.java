package io.reactorchannel.observation;

import static io.reactorchannel.observation.ObservedService.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** The subscriber's Context goes through every operator, and thread-locals with it where Reactor is asked for that. */
class ContextTest {

    private static final String KEY = "tenant";
    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    @RegisterExtension
    final ObservedService on = new ObservedService();

    private final List<String> atLogin = new CopyOnWriteArrayList<>();

    static Stream<Arguments> operations() {
        return Stream.<Map.Entry<String, Function<ReactiveChannel, Publisher<?>>>>of(
                        Map.entry("create", ReactiveChannel::create),
                        Map.entry("subscribe", channel -> channel.subscribe("orders")),
                        Map.entry("subscriptions", ReactiveChannel::subscriptions),
                        Map.entry("poll", channel -> channel.subscribe("orders").then(channel.poll())),
                        Map.entry(
                                "consume", channel -> channel.consume("orders").take(1)),
                        Map.entry(
                                "receive", channel -> channel.receive("orders").take(1)),
                        Map.entry(
                                "receiveBatches",
                                channel -> channel.receiveBatches("orders").take(1)),
                        Map.entry(
                                "receiveAtMostOnce",
                                channel -> channel.receiveAtMostOnce("orders").take(1)),
                        Map.entry("run", channel -> channel.run(payloads -> Mono.just(false), "orders")),
                        Map.entry("produce", channel -> channel.produce(ProducerRecord.of("orders", "{}"))),
                        Map.entry(
                                "produceFlux",
                                channel -> channel.produce(Flux.just(ProducerRecord.of("orders", "{}")))),
                        Map.entry("lag", ReactiveChannel::lag))
                .map(operation -> Arguments.of(operation.getKey(), operation.getValue()));
    }

    private ReactiveChannel channel() {
        ChannelAuth real = ChannelAuth.userPassword(on.service().url(), "me", ObservedService.PASSWORD);
        return on.channel(builder -> builder.auth(ChannelAuth.bearer(Mono.deferContextual(context -> {
            atLogin.add(context.getOrDefault(KEY, "nobody"));
            real.reset(); // this one caches nothing
            return real.token();
        }))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void theContextReachesTheLoginOfEachOperation(String name, Function<ReactiveChannel, Publisher<?>> operation) {
        on.fill("orders", 1);

        Flux.from(operation.apply(channel()))
                .contextWrite(context -> context.put(KEY, "acme"))
                .blockLast(LONG_ENOUGH);

        assertThat(atLogin).containsExactly("acme");
    }

    @Test
    void theContextOfAFlowReachesItsCommits() {
        on.fill("orders", 1);
        ReactiveChannel channel = channel();

        channel.receive("orders")
                .take(1)
                .concatMap(record -> {
                    on.service().revokeTokens(); // so that the commit logs in
                    return record.commit().contextWrite(context -> context.put(KEY, "not the flow's"));
                })
                .contextWrite(context -> context.put(KEY, "acme"))
                .blockLast(LONG_ENOUGH);

        assertThat(atLogin).hasSizeGreaterThan(1).containsOnly("acme");
    }

    @Test
    void threadLocalsFollowTheContextWhereReactorIsAskedForThat() {
        on.fill("orders", 3);
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicInteger rounds = new AtomicInteger();
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, TENANT);
        Hooks.enableAutomaticContextPropagation();
        try {
            ReactiveChannel channel = on.channel(builder -> builder.prefetch(1));
            channel.receive("orders")
                    .doOnNext(record -> seen.add(String.valueOf(TENANT.get())))
                    .take(3)
                    .concatMap(ChannelRecord::commit)
                    .contextWrite(context -> context.put(KEY, "acme"))
                    .blockLast(LONG_ENOUGH);
            on.fill("orders", 1);
            channel.run(
                            payloads -> {
                                seen.add(String.valueOf(TENANT.get()));
                                return Mono.fromSupplier(() -> {
                                    seen.add(String.valueOf(TENANT.get()));
                                    return rounds.incrementAndGet() < 3;
                                });
                            },
                            Duration.ofMillis(1),
                            "orders")
                    .contextWrite(context -> context.put(KEY, "acme"))
                    .block(LONG_ENOUGH);
        } finally {
            Hooks.disableAutomaticContextPropagation();
            ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        }

        assertThat(seen).hasSize(9).containsOnly("acme");
    }
}
