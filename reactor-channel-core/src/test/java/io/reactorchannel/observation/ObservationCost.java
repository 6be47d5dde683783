package io.reactorchannel.observation;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Prints what observations and meters cost a channel that receives and acknowledges: the same records with each setting
 * in turn, some rounds after each other, from a service that has its answers ready. Arguments: rounds, records.
 */
public final class ObservationCost {

    private static final String CONSUMERS = "/databus/consumer-service/v1/consumers";
    private static final int RECORDS_PER_POLL = 500;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ObservationCost() {}

    /** What a round has taken. */
    private record Cost(double recordsPerSecond, double bytesPerRecord) {}

    public static void main(String... arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        int records = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        Map<String, UnaryOperator<ReactiveChannelBuilder>> settings = new LinkedHashMap<>();
        settings.put("off", builder -> builder);
        settings.put("no-op registry", builder -> builder.observationRegistry(ObservationRegistry.NOOP));
        settings.put("meters", builder -> builder.meterRegistry(new SimpleMeterRegistry()));
        settings.put("observations", builder -> builder.observationRegistry(registry()));
        Map<String, Cost[]> costs = new LinkedHashMap<>();
        settings.keySet().forEach(name -> costs.put(name, new Cost[rounds]));
        byte[][] answers = answers(records);
        for (int round = -2; round < rounds; round++) { // the first two warm up
            for (Map.Entry<String, UnaryOperator<ReactiveChannelBuilder>> setting : settings.entrySet()) {
                Cost cost = receive(answers, records, setting.getValue());
                if (round >= 0) {
                    costs.get(setting.getKey())[round] = cost;
                }
            }
        }
        print(costs);
    }

    private static ObservationRegistry registry() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler((ObservationHandler<?>) context -> true);
        return registry;
    }

    private static Cost receive(byte[][] answers, int records, UnaryOperator<ReactiveChannelBuilder> setting) {
        AtomicInteger polls = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post(
                                CONSUMERS,
                                (request, response) -> json(
                                        response, "{\"consumerInstanceId\":\"c\"}".getBytes(StandardCharsets.US_ASCII)))
                        .get(
                                CONSUMERS + "/{id}/records",
                                (request, response) -> json(response, answers[polls.getAndIncrement()]))
                        .post(
                                CONSUMERS + "/{id}/{operation}",
                                (request, response) -> request.receive()
                                        .then(response.status(204).send()))
                        .delete(
                                CONSUMERS + "/{id}",
                                (request, response) -> response.status(204).send()))
                .bindNow();
        try (ReactiveChannel channel = setting.apply(ReactiveChannel.builder("http://127.0.0.1:" + server.port())
                        .auth(ChannelAuth.none())
                        .consumerGroup("g")
                        .offset(OffsetReset.EARLIEST)
                        .prefetch(0))
                .build()) {
            long bytes = allocated();
            long begin = System.nanoTime();
            channel.receive("t")
                    .doOnNext(ChannelRecord::acknowledge)
                    .take(records)
                    .blockLast(LONG_ENOUGH);
            long nanoseconds = System.nanoTime() - begin;
            return new Cost(records * 1e9 / nanoseconds, (double) (allocated() - bytes) / records);
        } finally {
            server.disposeNow();
        }
    }

    private static Mono<Void> json(HttpServerResponse response, byte[] body) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .sendByteArray(Mono.just(body))
                .then();
    }

    private static byte[][] answers(int records) {
        String payload = Base64.getEncoder().encodeToString(new byte[300]);
        return IntStream.range(0, records / RECORDS_PER_POLL + 2)
                .mapToObj(poll -> IntStream.range(poll * RECORDS_PER_POLL, (poll + 1) * RECORDS_PER_POLL)
                        .mapToObj(offset -> "{\"routingData\":{\"topic\":\"t\"},\"message\":{\"payload\":\"" + payload
                                + "\"},\"partition\":0,\"offset\":" + offset + "}")
                        .collect(Collectors.joining(",", "{\"records\":[", "]}"))
                        .getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static void print(Map<String, Cost[]> costs) {
        double off = median(costs.get("off"), true);
        System.out.printf("%-16s %12s %8s %14s%n", "setting", "records/s", "of off", "bytes/record");
        costs.forEach((name, cost) -> System.out.printf(
                "%-16s %,12.0f %8.2f %14.0f%n",
                name, median(cost, true), median(cost, true) / off, median(cost, false)));
    }

    private static double median(Cost[] costs, boolean rate) {
        double[] sorted = Arrays.stream(costs)
                .mapToDouble(cost -> rate ? cost.recordsPerSecond() : cost.bytesPerRecord())
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
