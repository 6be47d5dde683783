package io.reactorchannel.service.internal.proxy;

/** What can happen to a connection. */
public enum Harm {
    /** Its bytes are passed on late. */
    LATENCY,
    /** Its bytes are passed on slowly. */
    THROTTLE,
    /** It is reset. */
    RESET,
    /** It is closed. */
    CLOSE,
    /** It stays open, and passes nothing on. */
    BLACK_HOLE,
    /** The target could not be connected to, and it is reset. */
    REFUSED
}
