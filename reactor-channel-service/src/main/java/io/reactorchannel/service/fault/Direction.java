package io.reactorchannel.service.fault;

/** Which way bytes go through a {@link FaultProxy}. */
public enum Direction {
    /** From the client to the target. */
    REQUEST,
    /** From the target to the client. */
    ANSWER
}
