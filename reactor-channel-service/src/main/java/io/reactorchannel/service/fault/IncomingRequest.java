package io.reactorchannel.service.fault;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a {@link FaultPlan} sees it.
 *
 * @param operation what it asks for
 * @param method in capitals, for example {@code GET}
 * @param path as it was sent, without the query
 * @param consumer the consumer's id from the path; empty where the operation has none
 * @param headers by name in lower case; the first value of each, and none that holds credentials; not to be modified
 * @param number how many requests of this operation the service has received with this one, from 1
 */
public record IncomingRequest(
        Operation operation, String method, String path, String consumer, Map<String, String> headers, long number) {

    /**
     * The value of a header, such as one that a client was told to send with every request.
     *
     * @param name in upper or lower case
     * @return the first value; empty when there is none, or the header is {@code Authorization} or {@code Cookie}
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
