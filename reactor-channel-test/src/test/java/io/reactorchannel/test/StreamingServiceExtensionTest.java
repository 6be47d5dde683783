package io.reactorchannel.test;

import static io.reactorchannel.test.ChannelAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.service.StreamingService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamingServiceExtensionTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final Set<TestService> SEEN = new HashSet<>();

    @Nested
    @StreamingServiceTest(topics = "orders", partitions = 2)
    class ByAnnotation {

        private final TestService ofConstructor;

        ByAnnotation(TestService service) {
            this.ofConstructor = service;
        }

        @BeforeEach
        void fill(TestService service) {
            service.produce("orders", Map.of("n", 1));
        }

        @RepeatedTest(2)
        void eachTestHasAServiceOfItsOwn(TestService service, StreamingService same, ReactiveChannel channel) {
            assertThat(SEEN.add(service)).isTrue();
            assertThat(service).hasRecords("orders", 1);
            assertThat(same).isSameAs(service.service());
            assertThat(ofConstructor).isSameAs(service);
            assertThat(service.service().url()).startsWith("http://127.0.0.1:");
            assertThat(channel.consume("orders").blockFirst(LONG_ENOUGH)).isEqualTo(Map.of("n", 1));
        }

        @AfterEach
        void stillThere(TestService service, ReactiveChannel channel) {
            assertThat(channel.subscriptions().block(LONG_ENOUGH)).containsExactly("orders");
            assertThat(service).hasConsumers(1);
        }
    }

    @Nested
    @StreamingServiceTest(inMemory = true)
    class InMemory {

        @Test
        void listensNowhere(TestService service) {
            assertThat(service.service().port()).isZero();
            assertThat(service.service().url()).isEqualTo("http://in-memory.invalid");
        }
    }

    @Nested
    class Registered {

        @RegisterExtension
        final StreamingServiceExtension services = StreamingServiceExtension.http(options -> options.topic("parts", 5));

        @Test
        void hasWhatTheFieldSays(TestService service, ReactiveChannel channel) {
            service.produce("parts", 1, 2, 3, 4, 5);
            assertThat(channel.receive("parts")
                            .take(5)
                            .map(record -> record.partition())
                            .distinct()
                            .count()
                            .block(LONG_ENOUGH))
                    .isGreaterThan(1);
        }
    }
}
