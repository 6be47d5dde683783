package io.reactorchannel.spring.listener;

import io.reactorchannel.ChannelStatus;
import io.reactorchannel.CheckReturnValue;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A listener as one can look at it and have it start and stop. Safe for use by several threads. */
public interface ListenerControl {

    /**
     * Its name.
     *
     * @return see {@link ChannelListener#id()}
     */
    String id();

    /**
     * The topics it listens to.
     *
     * @return at least one
     */
    List<String> topics();

    /**
     * Starts its consumers. Returns at once; nothing happens when it is running, or stops just now.
     *
     * @throws RuntimeException when the channel's properties are wrong
     */
    void start();

    /**
     * Stops it: no further poll, what is being processed is finished and committed within the channel's close time-out,
     * the consumers are deleted.
     *
     * @return completes when that is done, at once when it does not run; goes on when its subscriber cancels
     */
    @CheckReturnValue
    Mono<Void> stop();

    /**
     * Whether it runs.
     *
     * @return true from its start until it has stopped
     */
    boolean isRunning();

    /** Polls no more until {@link #resume()}. What was polled is still processed. */
    void pause();

    /** Polls again. */
    void resume();

    /**
     * Why it stopped by itself.
     *
     * @return the failure; empty when it runs, was stopped, or was never started
     */
    Optional<Throwable> failure();

    /**
     * What its consumers' channels know of themselves.
     *
     * @return the status of each; none while it does not run
     */
    List<ChannelStatus> status();
}
