package io.reactorchannel.service.fault;

/**
 * A request as a {@link FaultPlan} sees it.
 *
 * @param operation what it asks for
 * @param method in capitals, for example {@code GET}
 * @param path as it was sent, without the query
 * @param consumer the consumer's id from the path; empty where the operation has none
 * @param number how many requests of this operation the service has received with this one, from 1
 */
public record IncomingRequest(Operation operation, String method, String path, String consumer, long number) {}
