package io.reactorchannel.wire;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern OFFSET = Pattern.compile("\"offset\"\\s*:\\s*(\\d+)");

    private final Map<String, Sinks.Empty<Void>> gates = new ConcurrentHashMap<>();
    private final Map<String, Queue<Integer>> refusals = new ConcurrentHashMap<>();
    private final Queue<String> polls = new ConcurrentLinkedQueue<>();
    private final List<String> conversation = new CopyOnWriteArrayList<>();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger consumers = new AtomicInteger();
    private final RawService service = RawService.start(this::arrived);

    String url() {
        return service.url();
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
        return List.copyOf(conversation);
    }

    long count(String line) {
        return conversation.stream().filter(line::equals).count();
    }

    /** Waits until a request has arrived. */
    void await(String line) {
        await(line, () -> count(line) > 0);
    }

    void await(String what, BooleanSupplier condition) {
        try {
            WireFixture.await(what, condition);
        } catch (AssertionError vain) {
            throw new AssertionError(vain.getMessage() + ", among " + conversation, vain);
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
            conversation.add(
                    request.method() + " " + (path.isEmpty() ? "consumers" : path.substring(1)) + offsets(kind, body));
            Sinks.Empty<Void> gate = gates.get(kind);
            return (gate == null ? Mono.<Void>empty() : gate.asMono())
                    .then(Mono.defer(() -> Mono.from(answer(kind, response))));
        });
    }

    private static String offsets(String kind, String body) {
        List<String> offsets = new ArrayList<>(List.of(""));
        Matcher matcher = OFFSET.matcher(kind.equals("POST offsets") ? body : "");
        while (matcher.find()) {
            offsets.add(matcher.group(1));
        }
        return String.join(" ", offsets);
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
            case "GET records" -> {
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
}
