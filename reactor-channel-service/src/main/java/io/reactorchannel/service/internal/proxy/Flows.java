package io.reactorchannel.service.internal.proxy;

/**
 * How the bytes of a connection flow.
 *
 * @param request from the client to the target
 * @param answer from the target to the client
 */
public record Flows(Flow request, Flow answer) {

    /** As the bytes come. */
    public static final Flows FREE = new Flows(Flow.FREE, Flow.FREE);
}
