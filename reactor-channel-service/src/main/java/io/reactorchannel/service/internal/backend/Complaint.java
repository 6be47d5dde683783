package io.reactorchannel.service.internal.backend;

/**
 * What a consumer did that no client may do, though it was served.
 *
 * @param text for people
 * @param excusedWhenLate whether it is no fault of the client when it had given the request up before it arrived
 */
public record Complaint(String text, boolean excusedWhenLate) {}
