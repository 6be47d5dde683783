package io.reactorchannel.spring.autoconfigure;

/** What becomes of records whose processing failed each time. */
enum AfterRetries {
    /** The listener stops, and they come again. */
    STOP,
    /** They are produced to a topic of dead letters. */
    DEAD_LETTER
}
