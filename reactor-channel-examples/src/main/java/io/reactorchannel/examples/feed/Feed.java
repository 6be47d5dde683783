package io.reactorchannel.examples.feed;

import io.reactorchannel.ReactiveChannel;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** Fills the log from the channel as far as it has room, from the application's start to its end. */
final class Feed implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Feed.class);

    /** Before the starter stops flows, so that the stop of the channel is ours to wait for. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 128;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final ReactiveChannel channel;
    private final FeedLog records;
    private final FeedMonitor monitor;
    private final List<String> topics;
    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile Disposable running = Disposables.disposed();

    Feed(ReactiveChannel channel, FeedLog records, FeedMonitor monitor, List<String> topics) {
        this.channel = channel;
        this.records = records;
        this.monitor = monitor;
        this.topics = topics;
    }

    @Override
    public void start() {
        // a failure for good is not the end of a feed: somebody may mend what is wrong while it runs
        Mono<Void> filled = channel.receive(topics.toArray(String[]::new))
                .concatMap(records::put, 0)
                .then()
                .doOnError(failure -> log.warn("The feed has failed and begins again: {}", failure.getMessage()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_WAIT).maxBackoff(LONGEST_WAIT));
        running = Mono.when(filled, monitor.watch()).subscribe();
    }

    /**
     * The stream of a viewer: records as its page shows them, ended when another takes its place, and with the feed:
     * the web server waits for streams when it stops.
     */
    Flux<FeedEvent> events(Viewer viewer) {
        return Mono.defer(() -> next(viewer))
                .repeat(() -> !viewer.hasEnded())
                .concatMapIterable(events -> events, 1)
                .takeUntilOther(stopping.asMono())
                .doFinally(end -> records.leave(viewer));
    }

    private Mono<List<FeedEvent>> next(Viewer viewer) {
        List<FeedEvent> events = records.take(viewer);
        return events.isEmpty() ? records.whenMore(viewer).thenReturn(List.of()) : Mono.just(events);
    }

    @Override
    public void stop(Runnable callback) {
        stopping.tryEmitEmpty();
        channel.stop().doFinally(end -> running.dispose()).subscribe(none -> {}, failure -> callback.run(), callback);
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return !running.isDisposed();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
