package io.reactorchannel.wire;

import io.netty.channel.Channel;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A healthy service whose answers can be held back, for what happens while a request is in flight. Kinds of requests
 * are {@code POST consumers}, {@code DELETE consumer}, {@code GET records}, {@code POST offsets}…; consumers are called
 * {@code c1}, {@code c2}…; polls are empty unless told.
 */
final class HeldAnswers implements AutoCloseable {

    static final String COMMIT = "POST offsets";
    static final String POLL = "GET records";

    private final Map<String, Sinks.Empty<Void>> gates = new ConcurrentHashMap<>();
    private final Map<String, Queue<Integer>> refusals = new ConcurrentHashMap<>();
    private final Queue<String> polls = new ConcurrentLinkedQueue<>();
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger consumers = new AtomicInteger();
    private final RawService service = RawService.start(this::arrived);

    /** A service with the records of each poll to come, as JSON with commas between. */
    static HeldAnswers polls(String... polls) {
        HeldAnswers service = new HeldAnswers();
        Stream.of(polls).forEach(service::poll);
        return service;
    }

    String url() {
        return service.url();
    }

    /** A channel that talks to it without logins. */
    ReactiveChannel channel(WireFixture wire, UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(url(), b -> settings.apply(b.auth(ChannelAuth.none())));
    }

    /** The records of a poll to come. */
    HeldAnswers poll(String... records) {
        polls.add("{\"records\": [" + String.join(", ", records) + "]}");
        return this;
    }

    /** Refuses the next requests of a kind with those statuses. */
    HeldAnswers refuse(String kind, Integer... statuses) {
        refusals.computeIfAbsent(kind, added -> new ConcurrentLinkedQueue<>()).addAll(List.of(statuses));
        return this;
    }

    /** Answers requests of a kind not before {@link #release}. */
    HeldAnswers hold(String kind) {
        gates.put(kind, Sinks.empty());
        return this;
    }

    void release(String kind) {
        gates.remove(kind).tryEmitEmpty();
    }

    /** What arrived: {@code GET c1/records}, commits with their offsets: {@code POST c1/offsets 0 1}. */
    List<String> conversation() {
        return arrivals.stream().map(Arrival::line).toList();
    }

    /** The offsets of each commit, in order of arrival. */
    List<List<Long>> commits() {
        return arrivals.stream()
                .filter(arrival -> arrival.kind().equals(COMMIT))
                .map(Arrival::offsets)
                .toList();
    }

    /** How many requests of a kind, or with that line in the conversation, have arrived. */
    long count(String kindOrLine) {
        return arrivals.stream()
                .filter(arrival ->
                        arrival.kind().equals(kindOrLine) || arrival.line().equals(kindOrLine))
                .count();
    }

    /** Waits until such a request has arrived. */
    void await(String kindOrLine) {
        await(kindOrLine, 1);
    }

    /** Waits until so many such requests have arrived. */
    void await(String kindOrLine, int count) {
        await(count + " " + kindOrLine, () -> count(kindOrLine) >= count);
    }

    void await(String what, BooleanSupplier condition) {
        try {
            WireFixture.await(what, condition);
        } catch (AssertionError vain) {
            throw new AssertionError(vain.getMessage() + ", among " + conversation(), vain);
        }
    }

    /** How many connections are open. */
    int connections() {
        return open.size();
    }

    private Publisher<Void> arrived(HttpServerRequest request, HttpServerResponse response) {
        response.withConnection(connection -> {
            Channel channel = connection.channel();
            if (open.add(channel)) {
                channel.closeFuture().addListener(closed -> open.remove(channel));
            }
        });
        String path = request.uri().replaceFirst(".*/consumers", "");
        String kind = request.method() + " "
                + (path.isEmpty()
                        ? "consumers"
                        : path.lastIndexOf('/') == 0 ? "consumer" : path.substring(path.lastIndexOf('/') + 1));
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            String target = path.isEmpty() ? "consumers" : path.substring(1);
            List<Long> offsets = kind.equals(COMMIT) ? Received.offsets(body) : List.of();
            // taken before the arrival is seen: what is held back from then on is not meant
            Sinks.Empty<Void> gate = gates.get(kind);
            arrivals.add(new Arrival(kind, request.method() + " " + target, offsets));
            return (gate == null ? Mono.<Void>empty() : gate.asMono())
                    .then(Mono.defer(() -> Mono.from(answer(kind, response))));
        });
    }

    private Publisher<Void> answer(String kind, HttpServerResponse response) {
        Queue<Integer> statuses = refusals.get(kind);
        Integer refusal = statuses == null ? null : statuses.poll();
        if (refusal != null) {
            return response.status(refusal).send();
        }
        return switch (kind) {
            case "POST consumers" ->
                RawService.json(response, "{\"consumerInstanceId\": \"c" + consumers.incrementAndGet() + "\"}");
            case POLL -> {
                String records = polls.poll();
                yield RawService.json(response, records == null ? "{\"records\": []}" : records);
            }
            case "GET subscription" -> RawService.json(response, "[\"t\"]");
            default -> RawService.noContent(response);
        };
    }

    @Override
    public void close() {
        service.close();
    }

    /** A request: its kind, its method and the path below {@code /consumers}, and what it commits. */
    private record Arrival(String kind, String target, List<Long> offsets) {

        String line() {
            return Stream.concat(Stream.of(target), offsets.stream().map(String::valueOf))
                    .collect(Collectors.joining(" "));
        }
    }
}
