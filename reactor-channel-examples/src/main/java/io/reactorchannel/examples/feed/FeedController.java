package io.reactorchannel.examples.feed;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.ChannelError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What pages ask for. */
@RestController
@RequestMapping("/api/feed")
final class FeedController {

    private static final Pattern VIEWER = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Duration PRODUCE_WITHIN = Duration.ofSeconds(10);

    /**
     * What a page has shown.
     *
     * @param id the last record's
     */
    record Shown(@Nullable String id) {}

    /**
     * A record to produce.
     *
     * @param topic its topic
     * @param key its sharding key, or null
     * @param payload its payload, as text
     */
    record Produced(
            @Nullable String topic,
            @Nullable String key,
            @Nullable String payload) {}

    /**
     * What is wrong.
     *
     * @param problem for people to read
     */
    record Problem(String problem) {}

    private final ReactiveChannel channel;
    private final Feed feed;
    private final FeedLog log;
    private final FeedMonitor monitor;

    FeedController(ReactiveChannel channel, Feed feed, FeedLog log, FeedMonitor monitor) {
        this.channel = channel;
        this.feed = feed;
        this.log = log;
        this.monitor = monitor;
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Object>> feed(
            @RequestParam String viewer,
            @RequestParam(defaultValue = "") List<String> topic,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(required = false) @Nullable String from,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
        if (!VIEWER.matcher(viewer).matches()) {
            throw new IllegalArgumentException("viewer: 1 to 64 letters, digits and dashes are accepted");
        }
        FeedPosition after = FeedPosition.parse(last == null ? from : last).orElse(null);
        FeedFilter filter = FeedFilter.of(Set.copyOf(topic), text);
        return Flux.defer(() -> log.enter(viewer, filter, after)
                .map(this::events)
                .orElseGet(() -> Flux.error(new TooManyViewersException())));
    }

    /** The numbers go on while there are no records, so that a page knows the connection is alive. */
    private Flux<ServerSentEvent<Object>> events(Viewer viewer) {
        Flux<ServerSentEvent<Object>> records = feed.events(viewer).map(this::event);
        Flux<ServerSentEvent<Object>> numbers = monitor.statuses()
                .map(status ->
                        ServerSentEvent.<Object>builder(status).event("status").build());
        return records.publish(shared -> Flux.merge(shared, numbers.takeUntilOther(shared.ignoreElements())));
    }

    private ServerSentEvent<Object> event(FeedEvent event) {
        ServerSentEvent.Builder<Object> builder = ServerSentEvent.builder().event(event.name());
        if (event instanceof FeedEvent.Shown shown) {
            return builder.id(id(shown.record().position()))
                    .data(shown.record())
                    .build();
        }
        if (event instanceof FeedEvent.Passed passed) {
            return builder.id(id(passed.position())).data(passed).build();
        }
        return builder.data(event).build();
    }

    private String id(long position) {
        return log.position(position).toString();
    }

    @PostMapping(path = "/viewers/{viewer}/shown", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void shown(@PathVariable String viewer, @RequestBody Shown shown) {
        FeedPosition.parse(shown.id()).ifPresent(position -> log.shown(viewer, position));
    }

    @GetMapping("/records/{id}")
    ResponseEntity<Object> record(@PathVariable String id) {
        return FeedPosition.parse(id)
                .flatMap(log::find)
                .map(record -> ResponseEntity.<Object>ok(record))
                .orElseGet(() -> problem(HttpStatus.NOT_FOUND, "The record is not held any more."));
    }

    @PostMapping("/pause")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void pause() {
        channel.pause();
    }

    @PostMapping("/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resume() {
        channel.resume();
    }

    @PostMapping(path = "/records", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> produce(@RequestBody Produced produced) {
        return Mono.defer(() -> channel.produce(record(produced))).timeout(PRODUCE_WITHIN);
    }

    private static ProducerRecord record(Produced produced) {
        if (produced.topic() == null || produced.topic().isBlank()) {
            throw new IllegalArgumentException("topic: must not be blank");
        }
        if (produced.payload() == null) {
            throw new IllegalArgumentException("payload: must not be missing; any text is accepted");
        }
        ProducerRecord record = ProducerRecord.of(produced.topic().strip(), produced.payload());
        return produced.key() == null ? record : record.withShardingKey(produced.key());
    }

    @ExceptionHandler
    ResponseEntity<Object> wrong(IllegalArgumentException wrong) {
        return problem(HttpStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Object> unreadable(ServerWebInputException unreadable) {
        return problem(HttpStatus.BAD_REQUEST, String.valueOf(unreadable.getReason()));
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(ChannelError refused) {
        return problem(HttpStatus.BAD_GATEWAY, String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Object> late(TimeoutException late) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "The service did not take it within 10 s.");
    }

    @ExceptionHandler
    ResponseEntity<Object> full(TooManyViewersException full) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "There are too many viewers.");
    }

    private static ResponseEntity<Object> problem(HttpStatus status, String text) {
        return ResponseEntity.status(status).body(Map.of("problem", text));
    }

    /** No more viewers are let in. */
    private static final class TooManyViewersException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
