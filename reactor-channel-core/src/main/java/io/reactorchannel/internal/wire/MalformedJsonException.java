package io.reactorchannel.internal.wire;

/** A body that is not JSON or not of the agreed shape; the message says where. */
public final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    MalformedJsonException(String problem) {
        super(problem);
        this.problem = problem;
    }

    MalformedJsonException(String problem, Throwable cause) {
        super(problem, cause);
        this.problem = problem;
    }

    /** What is wrong, and where. */
    public String problem() {
        return problem;
    }
}
