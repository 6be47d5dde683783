package io.reactorchannel.spring.internal.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.test.TestService;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Which methods can listen, and how they are called. */
class ListenerMethodTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    record Order(int order) {}

    /** A method inherited by a bean, of a type that only the bean knows. */
    static class Typed<T> {
        final List<Object> seen = new ArrayList<>();

        void ofTheTypeOfTheBean(T payload) {
            seen.add(payload);
        }
    }

    @SuppressWarnings("unused")
    static class Bean extends Typed<Order> {

        String thread = "";

        void record(ChannelRecord record) {
            seen.add(record.topic());
        }

        void map(Map<String, Object> payload) {
            seen.add(payload);
        }

        @SuppressWarnings("rawtypes")
        void rawMap(Map payload) {
            seen.add(payload);
        }

        void mapOfIntegers(Map<String, Integer> payload) {
            seen.add(payload);
        }

        void order(Order payload) {
            seen.add(payload);
        }

        void blocking(Order payload) {
            thread = Thread.currentThread().getName();
            assertThat(Schedulers.isInNonBlockingThread()).isFalse();
        }

        Mono<Void> mono(Order payload) {
            return Mono.fromRunnable(() -> seen.add(payload));
        }

        Flux<String> flux(Order payload) {
            return Flux.just("a", "b").doOnComplete(() -> seen.add("completed"));
        }

        CompletableFuture<String> future(Order payload) {
            return CompletableFuture.supplyAsync(() -> {
                seen.add(payload);
                return "done";
            });
        }

        Mono<Void> fluxOfOrders(Flux<Order> payloads) {
            return payloads.doOnNext(seen::add).then();
        }

        Flux<Object> fluxOfRecords(Flux<ChannelRecord> records) {
            return records.map(ChannelRecord::offset).cast(Object.class).doOnNext(seen::add);
        }

        void fluxOfMaps(Flux<Map<String, Object>> payloads) {
            payloads.collectList().doOnNext(seen::addAll).block();
        }

        void throwing(Order payload) throws IOException {
            throw new IOException("no disk");
        }

        Mono<Void> failing(Order payload) {
            return Mono.error(new IllegalStateException("no stock"));
        }

        Mono<Void> nothing(Order payload) {
            return null;
        }

        void none() {}

        void two(Order one, Order other) {}

        String text(Order payload) {
            return "";
        }

        @SuppressWarnings("rawtypes")
        void rawFlux(Flux payloads) {}
    }

    private static TestService service;
    private static List<ChannelRecord> records;

    @BeforeAll
    static void produceThreeRecords() {
        service = TestService.inMemory();
        service.produce("t", Map.of("order", 1), Map.of("order", 2), "not JSON");
        records = service.records("t");
    }

    @AfterAll
    static void close() {
        service.close();
    }

    private final Bean bean = new Bean();

    private ListenerMethod method(String name) {
        Method method = Arrays.stream(Bean.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return new ListenerMethod(bean, method);
    }

    private void process(ListenerMethod method, int count) {
        StepVerifier.create(method.process(records.subList(0, count)))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void itTakesARecord() {
        process(method("record"), 1);
        assertThat(bean.seen).containsExactly("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"map", "rawMap", "mapOfIntegers"})
    void itTakesAMap(String name) {
        process(method(name), 1);
        assertThat(bean.seen).containsExactly(Map.of("order", 1));
    }

    @Test
    void itTakesAType() {
        process(method("order"), 1);
        assertThat(bean.seen).containsExactly(new Order(1));
    }

    @Test
    void itTakesATypeThatTheBeanKnows() throws Exception {
        process(new ListenerMethod(bean, Typed.class.getDeclaredMethod("ofTheTypeOfTheBean", Object.class)), 1);
        assertThat(bean.seen).containsExactly(new Order(1));
    }

    @Test
    void itTakesTheRecordsOfAPollAsAFlux() {
        assertThat(method("fluxOfOrders").takesFlux()).isTrue();
        assertThat(method("order").takesFlux()).isFalse();

        process(method("fluxOfOrders"), 2);
        process(method("fluxOfRecords"), 3);
        process(method("fluxOfMaps"), 1);
        assertThat(bean.seen).containsExactly(new Order(1), new Order(2), 0L, 1L, 2L, Map.of("order", 1));
    }

    @Test
    void whatReturnsNothingMayBlock() {
        process(method("blocking"), 1);
        assertThat(bean.thread).startsWith("boundedElastic");
    }

    @Test
    void theEndOfWhatIsReturnedIsWaitedFor() {
        process(method("mono"), 1);
        process(method("flux"), 1);
        process(method("future"), 1);
        assertThat(bean.seen).containsExactly(new Order(1), "completed", new Order(1));
    }

    @Test
    void whatIsThrownIsTheFailure() {
        StepVerifier.create(method("throwing").process(records.subList(0, 1)))
                .verifyErrorSatisfies(failure ->
                        assertThat(failure).isInstanceOf(IOException.class).hasMessage("no disk"));
        StepVerifier.create(method("failing").process(records.subList(0, 1)))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("no stock"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"order", "map", "mono", "fluxOfOrders"})
    void aPayloadThatCannotBeReadIsAFailure(String name) {
        StepVerifier.create(method(name).process(records.subList(2, 3)))
                .expectError(PayloadError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void aMethodThatReturnsNullInsteadOfAPublisherFails() {
        StepVerifier.create(method("nothing").process(records.subList(0, 1)))
                .expectErrorMessage("reactor.core.publisher.Mono<java.lang.Void> " + Bean.class.getName() + ".nothing("
                        + Order.class.getName() + ") returned null")
                .verify(LONG_ENOUGH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "two", "text", "rawFlux"})
    void aMethodThatCannotListenIsNamedWithWhatIsAccepted(String name) {
        assertThatThrownBy(() -> method(name))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@ChannelListener: ")
                .hasMessageContaining("Bean." + name + "(")
                .hasMessageContaining("one argument is accepted");
    }
}
