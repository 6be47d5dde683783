package io.reactorchannel.examples.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.service.StreamingService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The application against the embedded service, with viewers that are no browsers. */
class LiveFeedTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final ParameterizedTypeReference<ServerSentEvent<Map<String, Object>>> EVENT =
            new ParameterizedTypeReference<>() {};

    private ConfigurableApplicationContext application;
    private WebClient client;

    @BeforeEach
    void startApplication() {
        application = LiveFeedApplication.start(
                "--spring.reactor.netty.shutdown-quiet-period=0s",
                "--server.port=0",
                "--feed.topics=orders,payments",
                "--feed.demo-rate=0",
                "--feed.capacity=300",
                "--feed.window=50",
                "--reactor-channel.empty-poll-delay=20ms",
                "--reactor-channel.commit-interval=50ms");
        client = WebClient.create(
                "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + "/api/feed");
    }

    @AfterEach
    void close() {
        application.close();
    }

    /** A viewer that shows what it gets at once, or nothing. */
    private final class TestViewer implements AutoCloseable {

        private final String id;
        private final List<Integer> orders = new CopyOnWriteArrayList<>();
        private final List<String> names = new CopyOnWriteArrayList<>();
        private volatile String last = "";
        private Disposable stream;

        TestViewer(String id, String query, boolean shows) {
            this.id = id;
            open(query, shows);
        }

        void open(String query, boolean shows) {
            Flux<ServerSentEvent<Map<String, Object>>> events = client.get()
                    .uri("?viewer=" + id + query)
                    .header("Last-Event-ID", last.isEmpty() ? "none" : last)
                    .retrieve()
                    .bodyToFlux(EVENT);
            stream = events.concatMap(event -> see(event, shows)).subscribe(none -> {}, failure -> {});
        }

        private Mono<Void> see(ServerSentEvent<Map<String, Object>> event, boolean shows) {
            names.add(event.event());
            if (event.id() == null) {
                return Mono.empty();
            }
            last = event.id();
            if (event.event().equals("record")) {
                orders.add(Integer.valueOf(
                        String.valueOf(event.data().get("payload")).replaceAll("\\D", "")));
            }
            return shows ? shown(last) : Mono.empty();
        }

        Mono<Void> shown(String position) {
            return client.post()
                    .uri("/viewers/" + id + "/shown")
                    .bodyValue(Map.of("id", position))
                    .retrieve()
                    .toBodilessEntity()
                    .then();
        }

        @Override
        public void close() {
            stream.dispose();
        }
    }

    private void produce(String topic, int from, int count) {
        ReactiveChannel channel = application.getBean(ReactiveChannel.class);
        channel.produce(Flux.range(from, count)
                        .map(order -> io.reactorchannel.ProducerRecord.of(topic, Map.of("order", order))))
                .block(LONG_ENOUGH);
    }

    private FeedLog log() {
        return application.getBean(FeedLog.class);
    }

    private static Set<Integer> orders(int count) {
        return Set.copyOf(IntStream.range(0, count).boxed().toList());
    }

    private long committed() {
        StreamingService service = application.getBean(StreamingService.class);
        return List.of("orders", "payments").stream()
                .flatMap(topic -> service.committedOffsets("live-feed", topic).values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void allViewersGetAllRecordsAndThenTheyAreCommitted() {
        try (TestViewer one = new TestViewer("one", "", true);
                TestViewer other = new TestViewer("other", "", true)) {
            produce("orders", 0, 500);
            produce("payments", 500, 500);

            Await.until("both", () -> one.orders.size() == 1_000 && other.orders.size() == 1_000);
            assertThat(Set.copyOf(one.orders)).isEqualTo(orders(1_000));
            assertThat(Set.copyOf(other.orders)).isEqualTo(orders(1_000));
            Await.until("committed", () -> committed() == 1_000);
            assertThat(one.names).contains("status").doesNotContain("gap");
        }
    }

    @Test
    void aViewerThatShowsNothingHoldsThePollsUpAndMemoryIsBounded() {
        try (TestViewer slow = new TestViewer("slow", "", false)) {
            Await.until("connected", () -> log().viewers() == 1);
            produce("orders", 0, 5_000);

            Await.until("the log is full", () -> log().held() == 300);
            Await.until("its window is full", () -> slow.orders.size() == 50);
            assertThat(committed()).isZero();
            ReactiveChannel channel = application.getBean(ReactiveChannel.class);
            assertThat(channel.status().unacknowledged()).isEqualTo(300);

            slow.close();
            slow.open("", true);
            slow.shown(slow.last).block(LONG_ENOUGH);
            Await.until("all", () -> Set.copyOf(slow.orders).size() == 5_000);
            assertThat(slow.orders).as("none twice").hasSize(5_000);
            Await.until("committed", () -> committed() == 5_000);
            assertThat(log().held()).isLessThanOrEqualTo(300);
        }
    }

    @Test
    void aViewerThatIsCutOffAgainAndAgainMissesNothing() {
        try (TestViewer viewer = new TestViewer("cut", "", true)) {
            Await.until("connected", () -> log().viewers() == 1);
            for (int round = 0; round < 20; round++) {
                produce("orders", round * 100, 100);
                viewer.close();
                viewer.open("", true);
            }

            Await.until("all", () -> Set.copyOf(viewer.orders).size() == 2_000);
            assertThat(viewer.names).doesNotContain("gap");
        }
    }

    @Test
    void aFilterSendsWhatMatchesOfWhatIsHeldAndOfWhatComes() {
        produce("orders", 0, 5);
        produce("payments", 5, 5);
        Await.until("held", () -> log().held() == 10);
        try (TestViewer viewer = new TestViewer("f", "&topic=payments", true)) {
            Await.until("those that are held", () -> viewer.orders.size() == 5);
            produce("payments", 17, 1);
            produce("orders", 18, 1);
            Await.until("the one that comes", () -> viewer.orders.contains(17));
            assertThat(viewer.orders).doesNotContain(18);

            viewer.orders.clear();
            viewer.last = "";
            viewer.close();
            viewer.open("&text=1", true);
            Await.until("by text", () -> viewer.orders.containsAll(List.of(1, 17, 18)));
            assertThat(viewer.orders).hasSize(3);
        }
    }

    private ResponseEntity<String> post(String path, Object body, String... headers) {
        WebClient.RequestBodySpec request = client.post().uri(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return (body == null
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body))
                .exchangeToMono(response -> response.toEntity(String.class))
                .block(LONG_ENOUGH);
    }

    @Test
    void aRecordIsProducedAndFoundWithItsWholePayload() {
        String payload = "{\"order\": 1, \"text\": \"" + "x".repeat(5_000) + "\"}";

        assertThat(post("/records", Map.of("topic", "orders", "key", "k", "payload", payload))
                        .getStatusCode()
                        .value())
                .isEqualTo(204);

        Await.until("held", () -> log().held() == 1);
        Map<?, ?> found = client.get()
                .uri("/records/" + log().position(0))
                .retrieve()
                .bodyToMono(Map.class)
                .block(LONG_ENOUGH);
        assertThat(found.get("payload")).isEqualTo(payload);
        assertThat(found.get("key")).isEqualTo("k");
        assertThat(client.get()
                        .uri("/records/" + log().position(7))
                        .exchangeToMono(response -> response.toEntity(String.class))
                        .block(LONG_ENOUGH))
                .satisfies(answer -> {
                    assertThat(answer.getStatusCode().value()).isEqualTo(404);
                    assertThat(answer.getBody()).contains("problem");
                });
    }

    @Test
    void badInputIsAnsweredWithWhatIsWrong() {
        assertThat(post("/records", Map.of("topic", " ", "payload", "x")).getBody())
                .contains("topic: must not be blank");
        assertThat(post("/records", Map.of("topic", "orders")).getBody()).contains("payload: must not be missing");
        assertThat(post("/records", "no JSON").getStatusCode().value()).isEqualTo(400);
        assertThat(post("/records", null).getStatusCode().value()).isEqualTo(415);
        assertThat(post("/viewers/none/shown", Map.of("id", "x-1"))
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
        ResponseEntity<String> viewer = client.get()
                .uri("?viewer=a%20b")
                .exchangeToMono(response -> response.toEntity(String.class))
                .block(LONG_ENOUGH);
        assertThat(viewer.getStatusCode().value()).isEqualTo(400);
    }

    @Test
    void aServiceThatDoesNotTakeARecordIsABadGateway() {
        application.getBean(StreamingService.class).close();

        ResponseEntity<String> answer = post("/records", Map.of("topic", "orders", "payload", "x"));

        assertThat(answer.getStatusCode().is5xxServerError()).isTrue();
        assertThat(answer.getBody()).contains("problem");
    }

    @Test
    void pausingHoldsThePollsOfAll() {
        try (TestViewer viewer = new TestViewer("p", "", true)) {
            assertThat(post("/pause", null).getStatusCode().value()).isEqualTo(204);
            assertThat(application.getBean(ReactiveChannel.class).isPaused()).isTrue();
            assertThat(post("/resume", null).getStatusCode().value()).isEqualTo(204);
            produce("orders", 0, 1);
            Await.until("goes on", () -> viewer.orders.size() == 1);
        }
    }

    @Test
    void otherSitesPagesChangeNothing() {
        for (String[] headers : new String[][] {
            {"Origin", "https://elsewhere.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}
        }) {
            assertThat(post("/pause", null, headers).getStatusCode().value()).isEqualTo(403);
        }
        assertThat(application.getBean(ReactiveChannel.class).isPaused()).isFalse();
        assertThat(post("/pause", null, "Sec-Fetch-Site", "same-origin")
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
    }

    @Test
    void thePageSaysWhatItMayDo() {
        HttpHeaders headers = client.get()
                .uri(uri -> uri.replacePath("/").build())
                .exchangeToMono(response -> response.toBodilessEntity())
                .block(LONG_ENOUGH)
                .getHeaders();

        assertThat(headers.getFirst("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void theApplicationStopsWhileViewersAreConnectedAndTheServiceKeepsNoConsumer() {
        TestViewer viewer = new TestViewer("v", "", true);
        produce("orders", 0, 10);
        Await.until("shown", () -> viewer.orders.size() == 10);
        Await.until("committed", () -> committed() == 10);

        application.close();

        Await.until("the stream has ended", viewer.stream::isDisposed);
    }
}
