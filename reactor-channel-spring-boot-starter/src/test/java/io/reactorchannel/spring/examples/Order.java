package io.reactorchannel.spring.examples;

/** The payload of the examples. */
record Order(int order) {}
