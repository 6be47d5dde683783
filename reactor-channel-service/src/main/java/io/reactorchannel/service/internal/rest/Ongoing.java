package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.report.FinishedRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request from its arrival to its end, and what turns out about it in between. */
final class Ongoing {

    private final Inbound request;
    private final Optional<ConnectionDeadline> deadline;
    private final long since = System.nanoTime();
    private volatile Router.@Nullable Match match;
    private volatile String user = "";
    private volatile int bodySize;
    private volatile @Nullable Reply reply;

    Ongoing(Inbound request) {
        this.request = request;
        this.deadline = request.deadline();
        deadline.ifPresent(ConnectionDeadline::requestArrived);
    }

    void routed(Router.Match found) {
        match = found;
    }

    void authorized(String name) {
        user = name;
    }

    void reading() {
        deadline.ifPresent(ConnectionDeadline::bodyBegins);
    }

    void read(byte[] body) {
        bodySize = body.length;
        deadline.ifPresent(ConnectionDeadline::bodyEnds);
    }

    void answered(Reply with) {
        reply = with;
    }

    /** Nothing more happens to it. */
    void over() {
        deadline.ifPresent(ConnectionDeadline::requestAnswered);
    }

    /** What there is to tell, now that it is over. */
    FinishedRequest finished() {
        Optional<Router.Match> found = Optional.ofNullable(match);
        Optional<Reply> answer = Optional.ofNullable(reply);
        return new FinishedRequest(
                request.remote(),
                request.method(),
                pathOf(request.uri()),
                found.map(known -> known.route().operation().name().toLowerCase(Locale.ROOT))
                        .orElse("none"),
                found.map(Router.Match::id).orElse(""),
                user,
                answer.map(Reply::status).orElse(0),
                answer.map(Reply::records).orElse(0),
                bodySize,
                answer.map(Reply::size).orElse(0),
                Duration.ofNanos(System.nanoTime() - since));
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
