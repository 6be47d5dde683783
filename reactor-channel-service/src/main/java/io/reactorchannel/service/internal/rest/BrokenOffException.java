package io.reactorchannel.service.internal.rest;

/** The client broke the connection off within its request: nobody waits for an answer. Has no stack trace. */
final class BrokenOffException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenOffException(Throwable cause) {
        super("The connection broke within the body", cause, false, false);
    }
}
