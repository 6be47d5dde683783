package io.reactorchannel.spring.autoconfigure;

/** What becomes of records whose payload cannot be decoded. */
enum PayloadErrors {
    /** The flow ends with the error. */
    FAIL,
    /** They are logged and passed over. */
    SKIP,
    /** They are produced to another topic. */
    DEAD_LETTER
}
