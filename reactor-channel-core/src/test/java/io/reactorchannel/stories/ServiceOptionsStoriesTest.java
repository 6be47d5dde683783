package io.reactorchannel.stories;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Filters, lag, long polls, client credentials and single tenants, with a real service. */
class ServiceOptionsStoriesTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final String TOPIC = "orders";

    private final List<AutoCloseable> parts = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (int last = parts.size() - 1; last >= 0; last--) {
            parts.get(last).close();
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.add(part);
        return part;
    }

    private ReactiveChannelBuilder builder(StreamingService service) {
        return ReactiveChannel.builder(service.url())
                .auth(ChannelAuth.none())
                .consumerGroup("group")
                .offset(OffsetReset.EARLIEST)
                .emptyPollDelay(Duration.ofMillis(5))
                .retry(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(1)).maxBackoff(Duration.ofMillis(20)));
    }

    private static ProducerRecord order(int number, String country) {
        return ProducerRecord.of(TOPIC, Map.of("number", number)).withHeaders(Map.of("country", country));
    }

    private void produce(StreamingService service, ProducerRecord... records) {
        part(builder(service).build()).produce(records).block(LONG_ENOUGH);
    }

    private static Map<String, ?> only(String country) {
        return Map.of(TOPIC, Map.of("country", country));
    }

    @Test
    void theServiceFiltersAndAnotherFilterOutlivesTheConsumer() {
        AtomicBoolean losing = new AtomicBoolean();
        FaultPlan plan = request -> request.operation() == Operation.POLL && losing.compareAndSet(true, false)
                ? Optional.of(Fault.lostConsumer())
                : Optional.empty();
        StreamingService service = part(StreamingService.builder()
                .authentication(false)
                .topic(TOPIC, 1)
                .faults(plan)
                .start());
        produce(service, order(1, "NO"), order(2, "SE"), order(3, "NO"));
        ReactiveChannel channel = part(builder(service).filter(only("NO")).build());
        List<Object> numbers = new CopyOnWriteArrayList<>();
        Disposable consuming = channel.consume(TOPIC)
                .concatMap(payload -> {
                    numbers.add(payload.get("number"));
                    return channel.commit();
                })
                .subscribe();
        Await.until(() -> numbers.size() == 2);

        channel.updateFilter(only("SE")).block(LONG_ENOUGH);
        losing.set(true);
        Await.until(() -> !losing.get());
        produce(service, order(4, "NO"), order(5, "SE"));
        Await.until(() -> numbers.contains(5));
        consuming.dispose();

        assertThat(numbers).startsWith(1, 3).contains(5).doesNotContain(4);
        assertThat(service.violations()).isEmpty();
    }

    @Test
    void aFilterLooksIntoPayloadsWhenAsked() {
        StreamingService service = part(
                StreamingService.builder().authentication(false).topic(TOPIC, 1).start());
        produce(
                service,
                ProducerRecord.of(TOPIC, Map.of("country", "NO", "number", 1)),
                ProducerRecord.of(TOPIC, Map.of("country", "SE", "number", 2)),
                ProducerRecord.of(TOPIC, Map.of("country", "NO", "number", 3)));

        StepVerifier.create(part(builder(service).filter(only("NO"), true).build())
                        .consume(TOPIC)
                        .map(payload -> payload.get("number")))
                .expectNext(1, 3)
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void lagTellsWhatIsNotCommittedYet() {
        StreamingService service = part(
                StreamingService.builder().authentication(false).topic(TOPIC, 1).start());
        produce(service, IntStream.range(0, 10).mapToObj(n -> order(n, "NO")).toArray(ProducerRecord[]::new));
        ReactiveChannel channel = part(builder(service).prefetch(0).build());
        channel.consume(TOPIC).take(4).blockLast(LONG_ENOUGH);
        channel.commit().block(LONG_ENOUGH);

        Map<String, Object> lag = channel.lag().block(LONG_ENOUGH);

        assertThat(lag).containsEntry("consumerGroup", "group");
        assertThat(lag.get("topics"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("topic", TOPIC)
                .containsEntry("lag", 6);
    }

    /** The request that waits at the service is answered when the record comes, and no other is needed. */
    @Test
    void aLongPollBringsARecordAsSoonAsThereIsOne() {
        StreamingService service = part(
                StreamingService.builder().authentication(false).topic(TOPIC, 1).start());
        ReactiveChannel channel = part(builder(service)
                .pollTimeout(Duration.ofSeconds(20))
                .responseTimeout(Duration.ofSeconds(3))
                .retryOnFail(false)
                .build());
        channel.subscribe(TOPIC).block(LONG_ENOUGH);

        StepVerifier.create(channel.poll())
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(3500)) // longer than responseTimeout alone
                .then(() -> produce(service, order(1, "NO")))
                .expectNext(List.of(Map.of("number", 1)))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void clientCredentialsOpenAService() {
        StreamingService service = part(StreamingService.builder()
                .client("the-client", "the-secret")
                .topic(TOPIC, 1)
                .start());
        ChannelAuth auth = ChannelAuth.builder(service.url())
                .scope("read write")
                .audience("tests")
                .clientCredentials("the-client", "the-secret");
        ReactiveChannel channel = part(builder(service).auth(auth).build());

        channel.produce(order(1, "NO")).block(LONG_ENOUGH);
        service.revokeTokens();

        StepVerifier.create(channel.consume(TOPIC).next())
                .expectNext(Map.of("number", 1))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aServiceOfASingleTenantWantsToBeTold() {
        StreamingService service = part(StreamingService.builder()
                .authentication(false)
                .multiTenant(false)
                .topic(TOPIC, 1)
                .start());
        StepVerifier.create(part(builder(service).build()).create())
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(PermanentError.class).hasMessageContaining("multi_tenant=false"))
                .verify(LONG_ENOUGH);
        ReactiveChannel channel = part(builder(service).multiTenant(false).build());

        channel.produce(order(1, "NO")).block(LONG_ENOUGH);

        StepVerifier.create(channel.consume(TOPIC).next())
                .expectNext(Map.of("number", 1))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void everyRequestBringsTheHeadersThatAGatewayWants() {
        FaultPlan gateway = request -> request.header("X-Api-Key").equals(Optional.of("the-api-key"))
                ? Optional.empty()
                : Optional.of(Fault.status(422));
        StreamingService service = part(StreamingService.builder()
                .user("me", "the-secret-of-me")
                .topic(TOPIC, 1)
                .faults(gateway)
                .start());
        Map<String, String> headers = Map.of("X-Api-Key", "the-api-key");
        ChannelAuth auth =
                ChannelAuth.builder(service.url()).requestHeaders(headers).userPassword("me", "the-secret-of-me");
        StepVerifier.create(part(builder(service).auth(auth).build()).create())
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);
        ReactiveChannel channel =
                part(builder(service).auth(auth).requestHeaders(headers).build());

        channel.produce(order(1, "NO")).block(LONG_ENOUGH);
        channel.consume(TOPIC)
                .take(1)
                .concatMap(payload -> channel.commit())
                .then(channel.subscriptions())
                .then(channel.lag())
                .block(LONG_ENOUGH);
        channel.delete().block(LONG_ENOUGH);

        assertThat(service.committedOffsets("group", TOPIC)).containsEntry(0, 1L);
    }

    /** The service's tokens are JSON Web Tokens, which tell their end. */
    @Test
    void aTokenIsRenewedBeforeTheServiceRefusesIt() {
        AtomicLong logins = new AtomicLong();
        AtomicInteger refusals = new AtomicInteger();
        StreamingService service = part(StreamingService.builder()
                .user("me", "the-secret-of-me")
                .tokenLifetime(Duration.ofSeconds(10))
                .topic(TOPIC, 1)
                .faults(request -> {
                    if (request.operation() == Operation.LOGIN) {
                        logins.set(request.number());
                    }
                    return Optional.empty();
                })
                .start());
        ReactiveChannel channel = part(builder(service)
                .auth(ChannelAuth.userPassword(service.url(), "me", "the-secret-of-me"))
                .httpClient(client -> client.doOnResponse((answer, connection) -> {
                    if (answer.status().code() == 401) {
                        refusals.incrementAndGet();
                    }
                }))
                .build());
        Disposable consuming = channel.consume(TOPIC).subscribe();

        Await.until(() -> logins.get() >= 2, LONG_ENOUGH);

        consuming.dispose();
        assertThat(refusals).hasValue(0);
    }
}
