package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.RecordOffset;
import io.reactorchannel.service.internal.consumer.ConsumerInstance;
import io.reactorchannel.service.internal.consumer.Consumers;
import io.reactorchannel.service.internal.consumer.RecordFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** What a consumer does: it is created, subscribes, filters, polls, commits, is deleted. */
final class ConsumerRoutes {

    /** The name of the stickiness cookie. */
    private static final String COOKIE = "AWSALB";

    private static final long MAX_WAIT_MILLIS = 60_000;
    private static final String CONSUMERS = "/databus/consumer-service/v1/consumers";
    private static final String CONSUMER = CONSUMERS + "/" + Route.ID;

    private static final JsonBody<CreateBody> CREATE = JsonBody.of(CreateBody.class);
    private static final JsonBody<SubscribeBody> SUBSCRIBE = JsonBody.of(SubscribeBody.class);
    private static final JsonBody<FilterBody> FILTER = JsonBody.of(FilterBody.class);
    private static final JsonBody<CommitBody> COMMIT = JsonBody.of(CommitBody.class);

    private final Consumers consumers;
    private final RestApi.Settings settings;
    private final Tenancy tenancy;

    ConsumerRoutes(Consumers consumers, RestApi.Settings settings) {
        this.consumers = consumers;
        this.settings = settings;
        this.tenancy = new Tenancy(settings.multiTenant());
    }

    List<Route> routes() {
        return List.of(
                Route.of(Operation.CREATE, "POST", CONSUMERS, tenancy.checked(this::create)),
                Route.of(Operation.SUBSCRIBE, "POST", CONSUMER + "/subscription", tenancy.checked(this::subscribe)),
                Route.of(
                        Operation.SUBSCRIPTIONS,
                        "GET",
                        CONSUMER + "/subscription",
                        tenancy.checked(this::subscription)),
                Route.of(Operation.POLL, "GET", CONSUMER + "/records", tenancy.checked(this::poll)),
                Route.of(Operation.COMMIT, "POST", CONSUMER + "/offsets", this::commit),
                Route.of(Operation.UPDATE_FILTER, "POST", CONSUMER + "/updateFilter", this::updateFilter),
                Route.of(Operation.DELETE, "DELETE", CONSUMER, this::delete));
    }

    private Mono<Answer> create(Call call) {
        CreateBody body = CREATE.read(call.body());
        ConsumerSettings wanted = body.settings(settings.defaultSessionTimeout(), settings.maxSessionTimeout());
        return consumers.create(call.user(), wanted).map(ConsumerRoutes::created);
    }

    private static Answer created(ConsumerInstance instance) {
        byte[] body = Json.write(Map.of("consumerInstanceId", instance.id()));
        return Answer.json(200, body, Map.of("Set-Cookie", COOKIE + "=" + instance.cookie() + "; Path=/"));
    }

    private Mono<Answer> subscribe(Call call) {
        ConsumerInstance instance = instance(call);
        SubscribeBody body = SUBSCRIBE.read(call.body());
        List<String> topics = body.names(settings.maxTopicsPerSubscription());
        RecordFilter filter = body.recordFilter();
        return instance.exclusively(consumer -> consumer.subscribe(topics, filter))
                .then(Mono.fromSupplier(Answer::noContent));
    }

    private Mono<Answer> updateFilter(Call call) {
        ConsumerInstance instance = instance(call);
        Map<String, Map<String, String>> byTopic = FILTER.read(call.body()).byTopic();
        return instance.exclusively(consumer -> consumer.updateFilter(byTopic))
                .then(Mono.fromSupplier(Answer::noContent));
    }

    private Mono<Answer> subscription(Call call) {
        return instance(call)
                .exclusively(consumer -> consumer.subscription())
                .map(Json::write)
                .map(Answer::json);
    }

    private Mono<Answer> poll(Call call) {
        ConsumerInstance instance = instance(call);
        Duration wait = wait(call);
        boolean filtered = call.flag("filter").orElse(false);
        return instance.exclusively(consumer -> filtered ? consumer.pollFiltered(wait) : consumer.poll(wait))
                .map(records -> Answer.json(RecordsWriter.write(records)).about(records.size()));
    }

    /** A request without a body commits all that this consumer was handed. */
    private Mono<Answer> commit(Call call) {
        ConsumerInstance instance = instance(call);
        Mono<Void> committed;
        if (call.body().length == 0) {
            committed = instance.exclusively(consumer -> consumer.commitAll());
        } else {
            List<RecordOffset> offsets = COMMIT.read(call.body()).recordOffsets();
            committed = instance.exclusively(consumer -> consumer.commit(offsets))
                    .doOnNext(complaints -> complaints.forEach(call::complain))
                    .then();
        }
        return committed.then(Mono.fromSupplier(Answer::noContent));
    }

    private Mono<Answer> delete(Call call) {
        return consumers.delete(instance(call)).then(Mono.fromSupplier(Answer::noContent));
    }

    private ConsumerInstance instance(Call call) {
        return consumers.find(call.id(), call.cookies(COOKIE));
    }

    private static Duration wait(Call call) {
        String millis = call.query("timeout").orElse("0");
        try {
            long wait = Long.parseLong(millis);
            if (wait >= 0) {
                return Duration.ofMillis(Math.min(wait, MAX_WAIT_MILLIS));
            }
        } catch (NumberFormatException notANumber) {
            // refused below, like a negative number
        }
        throw HttpFault.badRequest("timeout is a number of milliseconds from 0 on");
    }
}
