package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * A request of one in the same process.
 *
 * @param client stands for the connection it would come on: the same for all requests of a client
 * @param method the HTTP method, in capitals
 * @param uri path and query, escaped
 * @param headers the request's headers
 * @param body the body, empty when there is none; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // requests are answered, never compared
public record DirectRequest(Object client, String method, String uri, HttpHeaders headers, byte[] body) {}
