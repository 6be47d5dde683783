package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.reactorchannel.service.internal.backend.Complaint;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A request with its body, as the endpoints see it. */
final class Call {

    /** Who calls when nobody has to say so: no user has an empty name. */
    static final String ANYBODY = "";

    private final Inbound request;
    private final QueryStringDecoder uri;
    private final String id;
    private final String user;
    private final byte[] body;
    private final Consumer<Complaint> complaints;

    Call(Inbound request, QueryStringDecoder uri, String id, String user, byte[] body, Consumer<Complaint> complaints) {
        this.request = request;
        this.uri = uri;
        this.id = id;
        this.user = user;
        this.body = body;
        this.complaints = complaints;
    }

    /** The id in the path, empty where the route has none. */
    String id() {
        return id;
    }

    /** The user whose token the request carries; {@link #ANYBODY} where no token is needed. */
    String user() {
        return user;
    }

    byte[] body() {
        return body;
    }

    /** Tells whoever watches the clients. */
    void complain(Complaint complaint) {
        complaints.accept(complaint);
    }

    HttpHeaders headers() {
        return request.headers();
    }

    /** Whether the body is of that media type; its parameters do not count. */
    boolean hasContentType(String mediaType) {
        String contentType = headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.trim().toLowerCase(Locale.ROOT).equals(mediaType);
    }

    /** The first value of a query parameter; a query that cannot be decoded is a 400. */
    Optional<String> query(String name) {
        return first(uri, name, "the query");
    }

    /** The first value of a field in the body, which is a form; one that cannot be decoded is a 400. */
    Optional<String> form(String name) {
        String fields = new String(body, StandardCharsets.UTF_8);
        return first(new QueryStringDecoder(fields, false), name, "the form");
    }

    private static Optional<String> first(QueryStringDecoder fields, String name, String where) {
        try {
            return fields.parameters().getOrDefault(name, List.of()).stream().findFirst();
        } catch (IllegalArgumentException malformed) {
            throw HttpFault.badRequest(where + " has a malformed escape");
        }
    }

    /** Whether a query parameter says {@code true} or {@code false}; nothing without it, and a 400 for all else. */
    Optional<Boolean> flag(String name) {
        return query(name).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw HttpFault.badRequest(name + " is true or false");
        });
    }

    /** The values of all cookies of that name. */
    Collection<String> cookies(String name) {
        return headers().getAll(HttpHeaderNames.COOKIE).stream()
                .flatMap(header -> ServerCookieDecoder.STRICT.decodeAll(header).stream())
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .toList();
    }
}
