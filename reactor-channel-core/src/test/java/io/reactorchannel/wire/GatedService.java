package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.await;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A healthy service whose answers can be held back, to look at what happens before they come. Requests are named by
 * their method and the end of their path: {@code POST offsets}.
 */
final class GatedService implements AutoCloseable {

    static final String COMMIT = "POST offsets";
    static final String POLL = "GET records";

    private final Queue<String> polls;
    private final Map<String, Sinks.Empty<Void>> gates = new ConcurrentHashMap<>();
    private final Map<String, Queue<Integer>> statuses = new ConcurrentHashMap<>();
    private final List<List<Long>> commits = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger consumers = new AtomicInteger();
    private final RawService service;

    /** Begins with the records of each poll, as JSON; later polls are empty. */
    GatedService(String... polls) {
        this.polls = new ConcurrentLinkedQueue<>(Arrays.asList(polls));
        this.service = RawService.start(this::answer);
    }

    /** A channel that talks to it without logins. */
    ReactiveChannel channel(WireFixture wire, UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(service.url(), b -> settings.apply(b.auth(ChannelAuth.none())));
    }

    /** Answers such a request with statuses that are no success, before it does as usual. */
    void refuse(String request, Integer... refusals) {
        statuses.put(request, new ConcurrentLinkedQueue<>(Arrays.asList(refusals)));
    }

    /** Holds back the answers to such a request from now on. */
    void hold(String request) {
        gates.put(request, Sinks.empty());
    }

    /** Lets those answers go. */
    void release(String request) {
        gates.remove(request).tryEmitEmpty();
    }

    /** The offsets of each commit, in order of arrival. */
    List<List<Long>> commits() {
        return List.copyOf(commits);
    }

    /** All requests but logins, in order of arrival. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    long count(String request) {
        return requests.stream().filter(request::equals).count();
    }

    void awaitRequest(String request, int count) {
        await(count + " " + request, () -> count(request) >= count);
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String name = request.method() + " " + request.uri().replaceAll(".*/", "");
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            if (name.equals(COMMIT)) {
                commits.add(Received.offsets(body));
            }
            // taken when the request comes: what is held back later lets it through
            Sinks.Empty<Void> gate = gates.get(name);
            requests.add(name);
            Mono<Void> answered = Mono.defer(() -> Mono.from(respond(name, response)));
            return gate == null ? answered : gate.asMono().then(answered);
        });
    }

    private Publisher<Void> respond(String name, HttpServerResponse response) {
        Integer refusal = statuses.getOrDefault(name, new ArrayDeque<>()).poll();
        if (refusal != null) {
            return response.status(refusal).send();
        }
        return switch (name) {
            case "POST consumers" ->
                RawService.json(response, "{\"consumerInstanceId\": \"c" + consumers.incrementAndGet() + "\"}");
            case POLL -> {
                String records = polls.poll();
                yield RawService.json(response, "{\"records\": [" + (records == null ? "" : records) + "]}");
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
