package io.reactorchannel.service.internal.rest;

import java.util.Map;

/**
 * A whole answer for one in the same process.
 *
 * @param status the HTTP status code
 * @param headers the answer's headers
 * @param body the body, empty when there is none; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // answers are read, never compared
public record DirectAnswer(int status, Map<String, String> headers, byte[] body) {}
