package io.reactorchannel.soak;

/** What the channels of a soak run do. */
enum SoakMode {
    /** {@code receive}, acknowledged out of order after delays, cancelled and subscribed to again. */
    RECEIVE,
    /** {@code consume} with a {@code commit} now and then, cancelled and subscribed to again. */
    CONSUME,
    /** {@code run}, stopped, failing and begun again. */
    RUN,
    /** {@code produce} of streams of records. */
    PRODUCE
}
