package io.reactorchannel.service.internal.report;

import java.time.Duration;

/**
 * A request that is over.
 *
 * @param remote the client's address
 * @param method as it was sent
 * @param path as it was sent, without the query
 * @param operation what it asked for, in lower case; {@code none} when that did not turn out
 * @param consumer the id in the path, empty where there is none
 * @param user whose token it carried; empty without a valid one
 * @param status of the answer; 0 when the connection was closed instead
 * @param records how many records it brought or was answered with
 * @param requestBytes of its body
 * @param answerBytes of the answer's body
 * @param took from its arrival to the end of its answer
 */
public record FinishedRequest(
        String remote,
        String method,
        String path,
        String operation,
        String consumer,
        String user,
        int status,
        int records,
        long requestBytes,
        long answerBytes,
        Duration took) {}
