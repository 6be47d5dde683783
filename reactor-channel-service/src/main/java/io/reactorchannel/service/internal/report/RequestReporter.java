package io.reactorchannel.service.internal.report;

/** Is told of each request that is over. */
@FunctionalInterface
public interface RequestReporter {

    /**
     * A request is over. Called by an event loop: must neither block nor throw.
     *
     * @param request what is known of it
     */
    void finished(FinishedRequest request);
}
