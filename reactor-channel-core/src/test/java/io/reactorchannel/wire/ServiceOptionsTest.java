package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.PRODUCE;
import static io.reactorchannel.wire.WireFixture.json;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockserver.model.HttpRequest;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What goes to the service when it has a single tenant, filters, waits for records, or tells a group's lag. */
class ServiceOptionsTest {

    private static final String SUBSCRIPTION = CONSUMERS + "/c1/subscription";
    private static final String RECORDS = CONSUMERS + "/c1/records";
    private static final String UPDATE_FILTER = CONSUMERS + "/[^/]+/updateFilter";
    private static final String LAG = "/v1/consumers/consumergroup/topic-wise-lag/thegroup";
    private static final Map<String, ?> FILTER = Map.of("t", Map.of("country", "NO", "priority", 1));
    private static final String FILTER_JSON = "{\"t\": {\"country\": \"NO\", \"priority\": 1}}";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private static void run(Mono<?> operation) {
        operation.block(WireFixture.LONG_ENOUGH);
    }

    private static String query(HttpRequest request) {
        StringBuilder query = new StringBuilder();
        request.getQueryStringParameterList()
                .forEach(parameter -> parameter
                        .getValues()
                        .forEach(value -> query.append(query.isEmpty() ? "" : "&")
                                .append(parameter.getName().getValue())
                                .append('=')
                                .append(value.getValue())));
        return query.toString();
    }

    /** Every request of a whole conversation, and what its query says. */
    private static void converse(ReactiveChannel channel) {
        run(channel.subscribe("t"));
        run(channel.subscriptions());
        run(channel.poll());
        run(channel.produce(ProducerRecord.of("t", "x")));
        run(channel.delete());
    }

    @Test
    void aServiceOfASingleTenantIsToldSo() {
        converse(wire.channel(b -> b.multiTenant(false)));

        String single = "multi_tenant=false";
        assertThat(query(wire.onlyRequest("POST", CONSUMERS))).isEqualTo(single);
        assertThat(query(wire.onlyRequest("POST", SUBSCRIPTION))).isEqualTo(single);
        assertThat(query(wire.onlyRequest("GET", SUBSCRIPTION))).isEqualTo(single);
        assertThat(query(wire.onlyRequest("GET", RECORDS))).isEqualTo(single);
        assertThat(query(wire.onlyRequest("POST", PRODUCE))).isEqualTo(single);
        assertThat(query(wire.onlyRequest("DELETE", CONSUMERS + "/c1"))).isEmpty();
    }

    @Test
    void unlessSetOtherwiseNothingStandsInAQuery() {
        converse(wire.channel());

        assertThat(wire.requests("GET", RECORDS)).hasSize(1);
        for (String path : List.of(CONSUMERS, SUBSCRIPTION, RECORDS, PRODUCE)) {
            wire.requests("GET", path)
                    .forEach(request -> assertThat(query(request)).isEmpty());
            wire.requests("POST", path)
                    .forEach(request -> assertThat(query(request)).isEmpty());
        }
    }

    @Test
    void aFilterGoesWithTheSubscriptionAndEachPollAsksForIt() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b.filter(FILTER));
        run(channel.poll());

        assertThat(json(wire.onlyRequest("POST", SUBSCRIPTION)))
                .isEqualTo(json(
                        "{\"topics\": [\"t\"], \"filter\": " + FILTER_JSON + ", \"payloadLookupForFilter\": false}"));
        assertThat(query(wire.onlyRequest("GET", RECORDS))).isEqualTo("filter=true");
    }

    @Test
    void theFilterMayLookIntoPayloads() {
        wire.subscribedChannel(b -> b.filter(FILTER, true));

        assertThat(json(wire.onlyRequest("POST", SUBSCRIPTION))
                        .path("payloadLookupForFilter")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whatAFilterSaysOfOtherTopicsIsNotSent() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b.filter(Map.of("other", Map.of("country", "NO"))));
        run(channel.poll());

        assertThat(json(wire.onlyRequest("POST", SUBSCRIPTION))).isEqualTo(json("{\"topics\": [\"t\"]}"));
        assertThat(query(wire.onlyRequest("GET", RECORDS))).isEmpty();
    }

    @Test
    void anUpdatedFilterHoldsForPollsAndForTheConsumersToCome() {
        wire.script("POST", UPDATE_FILTER, status(204));
        wire.scriptConsumer("GET", "c1/records", status(404));
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        run(channel.updateFilter(FILTER));
        StepVerifier.create(channel.poll()).verifyError(); // the consumer is lost
        run(channel.poll());

        assertThat(json(wire.onlyRequest("POST", CONSUMERS + "/c1/updateFilter")))
                .isEqualTo(json("{\"filter\": " + FILTER_JSON + "}"));
        assertThat(query(wire.onlyRequest("GET", RECORDS))).isEqualTo("filter=true");
        assertThat(json(wire.onlyRequest("POST", CONSUMERS + "/c2/subscription"))
                        .path("filter"))
                .isEqualTo(json(FILTER_JSON));
        assertThat(query(wire.onlyRequest("GET", CONSUMERS + "/c2/records"))).isEqualTo("filter=true");
    }

    @Test
    void anEmptyFilterFiltersNothingAnyMore() {
        wire.script("POST", UPDATE_FILTER, status(204));
        ReactiveChannel channel = wire.subscribedChannel(b -> b.filter(FILTER));

        run(channel.updateFilter(Map.of()));
        run(channel.poll());

        assertThat(json(wire.onlyRequest("POST", CONSUMERS + "/c1/updateFilter")))
                .isEqualTo(json("{\"filter\": {}}"));
        assertThat(query(wire.onlyRequest("GET", RECORDS))).isEmpty();
    }

    @Test
    void createGoesBackToTheFilterOfTheBuilder() {
        wire.script("POST", UPDATE_FILTER, status(204));
        ReactiveChannel channel = wire.subscribedChannel(b -> b.filter(FILTER));
        run(channel.updateFilter(Map.of()));

        run(channel.create());
        run(channel.subscribe("t"));

        assertThat(json(wire.onlyRequest("POST", CONSUMERS + "/c2/subscription"))
                        .path("filter"))
                .isEqualTo(json(FILTER_JSON));
    }

    @Test
    void subscribingToTheSameAgainSendsNothing() {
        wire.script("POST", UPDATE_FILTER, status(204));
        ReactiveChannel channel = wire.subscribedChannel(b -> b.filter(FILTER));

        run(channel.subscribe("t"));
        run(channel.updateFilter(Map.of("t", Map.of("country", "SE"))));
        run(channel.subscribe("t"));

        assertThat(wire.conversation())
                .containsExactly(
                        "POST /consumers", "POST /consumers/c1/subscription", "POST /consumers/c1/updateFilter");
    }

    @Test
    void aRefusedFilterLeavesEverythingAsItWas() {
        wire.script("POST", UPDATE_FILTER, status(400));
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.updateFilter(FILTER))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isExactlyInstanceOf(PermanentError.class);
                    assertThat(((ChannelError) error).operation()).contains("updateFilter");
                })
                .verify(WireFixture.LONG_ENOUGH);
        run(channel.poll());

        assertThat(wire.conversation()).endsWith("POST /consumers/c1/updateFilter", "GET /consumers/c1/records");
        assertThat(query(wire.onlyRequest("GET", RECORDS))).isEmpty();
    }

    @Test
    void afterALostAnswerTheSubscriptionIsMadeAgainAsTheChannelKnowsIt() {
        wire.script("POST", UPDATE_FILTER, WireFixture.dropped());
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.updateFilter(FILTER)).verifyError(TemporaryError.class);
        run(channel.poll());

        assertThat(wire.conversation())
                .endsWith(
                        "POST /consumers/c1/updateFilter",
                        "POST /consumers/c1/subscription",
                        "GET /consumers/c1/records");
        assertThat(query(wire.onlyRequest("GET", RECORDS))).isEmpty();
    }

    @Test
    void theFilterOfAChannelThatWasNeverSubscribedCannotBeUpdated() {
        StepVerifier.create(wire.channel().updateFilter(FILTER))
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(PermanentError.class).hasMessageContaining("topics"))
                .verify(WireFixture.LONG_ENOUGH);
        assertThat(wire.conversation()).isEmpty();
    }

    @Test
    void pollTimeoutIsToldToTheServiceWithEachPoll() {
        ReactiveChannel channel = wire.subscribedChannel(
                b -> b.pollTimeout(Duration.ofMillis(1500)).filter(FILTER).multiTenant(false));
        run(channel.poll());

        assertThat(query(wire.onlyRequest("GET", RECORDS)).split("&"))
                .containsExactlyInAnyOrder("multi_tenant=false", "timeout=1500", "filter=true");
    }

    @Test
    void pollTimeoutIsAddedToTheTimeThatAnAnswerMayTake() {
        wire.scriptConsumer(
                "GET", "c1/records", WireFixture.records(WireFixture.record(1)).withDelay(TimeUnit.MILLISECONDS, 4000));
        ReactiveChannel patient = wire.subscribedChannel(
                b -> b.responseTimeout(Duration.ofSeconds(3)).pollTimeout(Duration.ofSeconds(15)));

        StepVerifier.create(patient.poll())
                .expectNext(List.of(Map.of("n", 1)))
                .expectComplete()
                .verify(WireFixture.LONG_ENOUGH);
    }

    @Test
    void lagIsTheServicesAnswerAsItIs() {
        wire.script("GET", LAG, ok("{\"topics\": [{\"name\": \"t\", \"lag\": 7}], \"more\": {\"a\": null}}"));

        Map<String, Object> lag = wire.channel().lag().block(WireFixture.LONG_ENOUGH);

        assertThat(lag).containsEntry("topics", List.of(Map.of("name", "t", "lag", 7)));
        assertThat(wire.onlyRequest("GET", LAG).getFirstHeader("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(wire.conversation()).hasSize(1); // no consumer is made for it
    }

    @Test
    void theNameOfAGroupStaysInItsPlace() {
        try (RawService service = RawService.start((request, answer) -> RawService.json(answer, "{}"))) {
            run(wire.channel(
                            service.url() + "/base/",
                            b -> b.consumerGroup("a/../b?c d").auth(ChannelAuth.none()))
                    .lag());

            assertThat(service.requests())
                    .containsExactly("GET /base/v1/consumers/consumergroup/topic-wise-lag/a%2F..%2Fb%3Fc%20d");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, io.reactorchannel.error.PermanentError",
        "403, io.reactorchannel.error.PermanentAuthenticationError",
        "500, io.reactorchannel.error.TemporaryError"
    })
    void aRefusedLagIsNoLostConsumer(int refusal, Class<?> error) {
        wire.script("GET", LAG, status(refusal));
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.lag())
                .expectErrorSatisfies(failure -> assertThat(failure).isExactlyInstanceOf(error))
                .verify(WireFixture.LONG_ENOUGH);
        run(channel.poll());

        assertThat(wire.conversation()).endsWith("GET /consumers/c1/records").doesNotContain("POST /consumers/c2");
    }

    @Test
    void aLagThatIsNoObjectIsNotUsable() {
        wire.script("GET", LAG, ok("[1]"));

        StepVerifier.create(wire.channel().lag())
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(TemporaryError.class).hasMessageContaining("lag"))
                .verify(WireFixture.LONG_ENOUGH);
    }

    @Test
    void lagNeedsAGroup() {
        StepVerifier.create(wire.channel(b -> b.consumerGroup(" ")).lag())
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(PermanentError.class).hasMessageContaining("consumerGroup"))
                .verify(WireFixture.LONG_ENOUGH);
    }
}
