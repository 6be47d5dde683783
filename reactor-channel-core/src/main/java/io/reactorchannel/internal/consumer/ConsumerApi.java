package io.reactorchannel.internal.consumer;

import io.reactorchannel.ConsumerHandle;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.internal.telemetry.Telemetry.RequestWatch;
import io.reactorchannel.internal.transport.Answer;
import io.reactorchannel.internal.transport.AuthorizedTransport;
import io.reactorchannel.internal.transport.BaseUrl;
import io.reactorchannel.internal.transport.CookieJar;
import io.reactorchannel.internal.transport.Operation;
import io.reactorchannel.internal.transport.Request;
import io.reactorchannel.internal.transport.Tenancy;
import io.reactorchannel.internal.transport.UndecodableAnswerError;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.ConsumerJson;
import io.reactorchannel.internal.wire.MalformedJsonException;
import io.reactorchannel.internal.wire.PolledRecord;
import io.reactorchannel.internal.wire.RecordsReader;
import io.reactorchannel.internal.wire.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The requests of a consumer, one method each, and what their outcome means for its session. Nothing here waits,
 * repeats or keeps order; the callers do.
 */
final class ConsumerApi {

    private static final int NO_CONTENT = 204;

    /** Answers to a poll after which the service stands where it stood. */
    private static final Set<Integer> POSITION_KEPT = Set.of(401, 403, 408, 409, 425, 429, 503);

    private final AuthorizedTransport transport;
    private final BaseUrl base;
    private final BaseUrl groupBase;
    private final ConsumerSettings settings;
    private final List<String> tenancy;

    /**
     * Prepares the requests.
     *
     * @param base the URL above {@code /consumers}
     * @param groupBase the URL above {@code /v1/consumers/consumergroup}
     */
    ConsumerApi(AuthorizedTransport transport, BaseUrl base, BaseUrl groupBase, ConsumerSettings settings) {
        this.transport = transport;
        this.base = base;
        this.groupBase = groupBase;
        this.settings = settings;
        this.tenancy = Tenancy.parameters(settings.multiTenant());
    }

    Mono<ConsumerSession> create() {
        return Mono.defer(() -> {
            String group = settings.requireGroup();
            CookieJar cookies = new CookieJar();
            Request request = Request.post(
                            Operation.CREATE,
                            BaseUrl.query(base.resource("consumers"), tenancy),
                            ConsumerJson.createConsumer(group, settings.configs()),
                            Request.JSON)
                    .with(cookies);
            return transport
                    .exchange(request)
                    .map(answer -> read(request, answer, ConsumerJson::readConsumerId))
                    .map(id -> new ConsumerSession(id, cookies, settings.telemetry()))
                    .doOnNext(created -> created.inContact(now()));
        });
    }

    /** A consumer that was made elsewhere; nothing is sent. */
    ConsumerSession adopt(ConsumerHandle handle) {
        return ConsumerSession.adopted(
                handle.id(), CookieJar.of(base.toString(), handle.cookies()), settings.telemetry());
    }

    Mono<Void> subscribe(ConsumerSession session, Subscription wanted) {
        byte[] body = ConsumerJson.subscribe(wanted.topics(), wanted.filter());
        Request request = Request.post(
                Operation.SUBSCRIBE, BaseUrl.query(url(session, "subscription"), tenancy), body, Request.JSON);
        return changing(session, request, wanted);
    }

    /**
     * Replaces the filter.
     *
     * @param filter as the user has given it
     * @param wanted the subscription with that filter
     */
    Mono<Void> updateFilter(ConsumerSession session, TopicFilter filter, Subscription wanted) {
        Request request = Request.post(
                Operation.UPDATE_FILTER, url(session, "updateFilter"), ConsumerJson.updateFilter(filter), Request.JSON);
        return changing(session, request, wanted);
    }

    /** Until there is an answer nobody knows what the consumer is subscribed to. */
    private Mono<Void> changing(ConsumerSession session, Request request, Subscription wanted) {
        return Mono.defer(() -> {
            Subscription before = session.subscription();
            session.subscribedTo(Subscription.NONE);
            return exchange(session, request)
                    .doOnNext(answer -> session.subscribedTo(wanted))
                    .doOnError(PermanentError.class, refused -> session.subscribedTo(before))
                    .then();
        });
    }

    Mono<Map<String, Object>> lag() {
        return Mono.defer(() -> {
            Request request = Request.get(
                    Operation.LAG,
                    groupBase.resource("v1", "consumers", "consumergroup", "topic-wise-lag", settings.requireGroup()));
            return transport.exchange(request).map(answer -> read(request, answer, ConsumerJson::readLag));
        });
    }

    Mono<List<String>> subscriptions(ConsumerSession session) {
        Request request = Request.get(Operation.SUBSCRIPTIONS, BaseUrl.query(url(session, "subscription"), tenancy));
        return exchange(session, request).map(answer -> read(request, answer, ConsumerJson::readTopics));
    }

    Mono<List<PolledRecord>> poll(ConsumerSession session, PollInDoubt doubt) {
        Request request = Request.get(Operation.POLL, BaseUrl.query(url(session, "records"), pollParameters(session)))
                .patience(settings.pollTimeout())
                .onSend(doubt::send);
        RequestWatch watch = settings.telemetry().poll(session.subscription().topics());
        return watch.over(exchange(session, request)
                        .doOnSubscribe(sent -> session.leaveGiven())
                        .map(answer -> {
                            List<PolledRecord> records = answer.status() == NO_CONTENT
                                    ? List.<PolledRecord>of()
                                    : read(request, answer, RecordsReader::read);
                            watch.brought(records, answer.body().length);
                            return records;
                        }))
                .doOnError(failure -> pollFailed(session, doubt, failure));
    }

    private List<String> pollParameters(ConsumerSession session) {
        List<String> parameters = new ArrayList<>(tenancy);
        if (!settings.pollTimeout().isZero()) {
            parameters.add("timeout=" + settings.pollTimeout().toMillis());
        }
        if (session.isFiltered()) {
            parameters.add("filter=true");
        }
        return parameters;
    }

    Mono<Void> commit(ConsumerSession session, List<ConsumedOffset> offsets) {
        Request request =
                Request.post(Operation.COMMIT, url(session, "offsets"), ConsumerJson.commit(offsets), Request.JSON);
        return watched(session, offsets.size(), exchange(session, request))
                .doOnNext(answer -> session.ledger().committed(offsets))
                .then();
    }

    /** Commits all that the service has given to an adopted consumer: that is what a commit without a body means. */
    Mono<Void> commitGiven(ConsumerSession session) {
        Request request = Request.post(Operation.COMMIT, url(session, "offsets"), new byte[0], Request.JSON);
        return watched(session, 0, exchange(session, request))
                .doOnNext(answer -> session.leaveGiven())
                .then();
    }

    private Mono<Answer> watched(ConsumerSession session, int offsets, Mono<Answer> commit) {
        Set<String> topics = session.subscription().topics();
        return settings.telemetry().commit(topics, offsets).over(commit);
    }

    Mono<Void> delete(ConsumerSession session) {
        return exchange(session, Request.delete(Operation.DELETE, base.resource("consumers", session.id())))
                .then();
    }

    private Mono<Answer> exchange(ConsumerSession session, Request request) {
        return transport
                .exchange(request.with(session.cookies()))
                .doOnSubscribe(sent -> session.inContact(now()))
                .doOnNext(answer -> session.inContact(now()))
                .doOnError(ConsumerError.class, refused -> session.lose());
    }

    private long now() {
        return settings.timer().get().now(TimeUnit.MILLISECONDS);
    }

    private String url(ConsumerSession session, String resource) {
        return base.resource("consumers", session.id(), resource);
    }

    private static <T> T read(Request request, Answer answer, Function<byte[], T> reader) {
        try {
            return reader.apply(answer.body());
        } catch (MalformedJsonException malformed) {
            throw new UndecodableAnswerError(request.operation(), malformed.problem(), malformed);
        }
    }

    private static void pollFailed(ConsumerSession session, PollInDoubt doubt, Throwable failure) {
        if (!keepsPosition(failure)) {
            session.goStale("a poll failed, its records may have been on their way");
        }
        doubt.settled();
    }

    private static boolean keepsPosition(Throwable failure) {
        return failure instanceof TemporaryAuthenticationError
                || failure instanceof PermanentAuthenticationError
                || (failure instanceof ChannelError error
                        && (error.isUnsent()
                                || POSITION_KEPT.contains(error.status().orElse(0))));
    }
}
