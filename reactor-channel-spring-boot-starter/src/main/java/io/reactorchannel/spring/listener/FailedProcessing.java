package io.reactorchannel.spring.listener;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ReactiveChannel;
import java.util.List;
import reactor.core.publisher.Mono;

/** Records that a listener could not process, and what can be done about them. */
public interface FailedProcessing {

    /**
     * The listener's name.
     *
     * @return see {@link ChannelListener#id()}
     */
    String listener();

    /**
     * The records that were processed together: one, or those of a poll.
     *
     * @return an immutable list of at least one
     */
    List<ChannelRecord> records();

    /**
     * What the processing failed with.
     *
     * @return what the method threw or its publisher signalled, or a {@link io.reactorchannel.error.PayloadError}
     */
    Throwable failure();

    /**
     * The channel that the records came from, to produce them elsewhere for example.
     *
     * @return a channel that is the listener's to destroy
     */
    ReactiveChannel channel();

    /**
     * Processes the records once more, all that failed together.
     *
     * @return completes when they are processed; signals the failure otherwise
     */
    Mono<Void> again();

    /**
     * Tells when to give up waiting.
     *
     * @return completes when the listener is asked to stop
     */
    Mono<Void> whenStopping();

    /**
     * The same records with another failure, for the handler that comes next.
     *
     * @param failure what a later processing failed with
     * @return another one
     */
    FailedProcessing failedWith(Throwable failure);
}
