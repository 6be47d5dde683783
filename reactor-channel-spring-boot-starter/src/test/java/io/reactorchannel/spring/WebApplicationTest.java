package io.reactorchannel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.StreamingServiceBuilder;
import io.reactorchannel.spring.listener.Await;
import io.reactorchannel.spring.listener.ChannelListener;
import io.reactorchannel.test.TestService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** WebFlux applications on the starter: over TLS, with Actuator, in flight when they stop. */
class WebApplicationTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final String PASSWORD = "the-secret-password";

    record Order(int orderNumber) {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @RestController
    static class Orders {

        private final ReactiveChannel channel;
        final Sinks.Empty<Void> gate = Sinks.empty();

        Orders(ReactiveChannel channel) {
            this.channel = channel;
        }

        @PostMapping("/orders")
        Mono<Void> produce(@RequestBody Order order) {
            return channel.produce(ProducerRecord.of("orders", order));
        }

        @GetMapping(path = "/orders", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<Order> consume() {
            return channel.consume(Order.class, "orders");
        }

        @PostMapping("/late")
        Mono<Void> late(@RequestBody Order order) {
            return gate.asMono().then(channel.produce(ProducerRecord.of("late", order)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        final Sinks.Empty<Void> gate = Sinks.empty();
        final List<Integer> begun = new CopyOnWriteArrayList<>();

        @ChannelListener(topics = "orders", consumerGroup = "listening")
        Mono<Void> on(Order order) {
            begun.add(order.orderNumber());
            return gate.asMono();
        }
    }

    @TempDir
    Path files;

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestService service;

    @BeforeEach
    void startService() {
        service = withLogin(options -> options);
    }

    private TestService withLogin(UnaryOperator<StreamingServiceBuilder> more) {
        TestService started = TestService.http(options -> more.apply(options.authentication(true)
                        .user("me", PASSWORD)
                        .topic("orders", 1)
                        .topic("late", 1)))
                .auth(url -> ChannelAuth.userPassword(url, "me", PASSWORD));
        open.add(0, started);
        return started;
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private ConfigurableApplicationContext start(Class<?>[] sources, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--reactor-channel.url=" + service.service().url(),
                "--reactor-channel.auth.user=me",
                "--reactor-channel.auth.password=" + PASSWORD,
                "--reactor-channel.consumer-group=g",
                "--reactor-channel.offset=" + OffsetReset.EARLIEST,
                "--reactor-channel.empty-poll-delay=20ms",
                "--spring.jackson.property-naming-strategy=SNAKE_CASE",
                "--management.endpoint.health.show-details=always",
                "--management.endpoints.web.exposure.include=health,info",
                "--server.address=127.0.0.1",
                "--spring.reactor.netty.shutdown-quiet-period=0s",
                "--server.port=0",
                "--spring.main.banner-mode=off"));
        for (String property : properties) {
            String name = "--" + property.substring(0, property.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name));
            arguments.add("--" + property);
        }
        List<Class<?>> all = new ArrayList<>(List.of(Application.class));
        all.addAll(List.of(sources));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(all.toArray(Class<?>[]::new))
                .web(WebApplicationType.REACTIVE)
                .run(arguments.toArray(String[]::new));
        open.add(context);
        return context;
    }

    private static WebTestClient client(ConfigurableApplicationContext context) {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(LONG_ENOUGH)
                .build();
    }

    private static void post(WebTestClient client, String path, int number) {
        client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"order_number\": " + number + "}")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void requestsProduceAndStreamWithTheApplicationsJson() {
        WebTestClient client = client(start(new Class<?>[] {Orders.class}));

        post(client, "/orders", 7);

        assertThat(service.records("orders").get(0).payloadAsMap()).isEqualTo(Map.of("order_number", 7));
        Flux<Order> streamed = client.get()
                .uri("/orders")
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody()
                .map(json -> new Order(Integer.parseInt(json.replaceAll("\\D", ""))));
        StepVerifier.create(streamed.next())
                .expectNext(new Order(7))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void healthAndInformationAreThereAndHoldNoSecret() {
        ConfigurableApplicationContext context = start(new Class<?>[] {Orders.class, Listening.class});
        service.produce("orders", Map.of("order_number", 1));
        Await.until("begun", () -> !context.getBean(Listening.class).begun.isEmpty());

        String health = body(client(context), "/actuator/health");
        String info = body(client(context), "/actuator/info");

        assertThat(health)
                .contains("\"status\":\"UP\"")
                .contains("\"reactorChannel\":")
                .contains("\"token\":\"available\"")
                .contains("\"listeners\":")
                .contains("\"unacknowledged\":1")
                .doesNotContain(PASSWORD);
        assertThat(info).contains("webApplicationTest.Listening.on").doesNotContain(PASSWORD);
        context.getBean(Listening.class).gate.tryEmitEmpty();
    }

    private static String body(WebTestClient client, String path) {
        return client.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    @Test
    void aRefusedLoginIsBadHealth() {
        ConfigurableApplicationContext context =
                start(new Class<?>[] {Orders.class}, "reactor-channel.auth.password=wrong-password");

        String body = client(context)
                .get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();

        assertThat(body).contains("DOWN", "login: answered 401").doesNotContain("wrong-password");
    }

    @Test
    void requestsAndProcessingAreMeasured() {
        ConfigurableApplicationContext context = start(new Class<?>[] {Listening.class});
        service.produce("orders", Map.of("order_number", 1));
        context.getBean(Listening.class).gate.tryEmitEmpty();
        MeterRegistry registry = context.getBean(MeterRegistry.class);

        Await.until(
                "a poll and a processing are measured",
                () -> registry.find("reactor.channel.poll").timer() != null
                        && registry.find("reactor.channel.process").timer() != null);
    }

    @Test
    void listenersAndFlowsEndBeforeTheWebServerWhichFinishesItsRequests() throws Exception {
        ConfigurableApplicationContext context = start(new Class<?>[] {Orders.class, Listening.class});
        Listening listening = context.getBean(Listening.class);
        WebTestClient client = client(context);
        AtomicReference<String> flow = new AtomicReference<>("");
        context.getBean(ReactiveChannel.class)
                .receive("orders")
                .subscribe(record -> record.acknowledge(), failure -> flow.set("failed"), () -> flow.set("completed"));
        service.produce("orders", Map.of("order_number", 1));
        Await.until("begun", () -> !listening.begun.isEmpty());
        AtomicReference<String> late = new AtomicReference<>("");
        Thread request = new Thread(() -> {
            post(client, "/late", 2);
            late.set("answered");
        });
        request.start();

        Thread closing = new Thread(context::close);
        closing.start();
        Await.until(
                "the listeners are waited for",
                () -> Arrays.stream(closing.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("await")));

        assertThat(body(client, "/actuator/info"))
                .as("the web server is still there")
                .isNotEmpty();
        listening.gate.tryEmitEmpty();
        Await.until("the flow has ended", () -> flow.get().equals("completed"));
        context.getBean(Orders.class).gate.tryEmitEmpty();
        request.join(LONG_ENOUGH.toMillis());
        closing.join(LONG_ENOUGH.toMillis());

        assertThat(late).as("produced while the web server stopped").hasValue("answered");
        assertThat(service.records("late")).hasSize(1);
        assertThat(service.committed("listening", "orders")).isEqualTo(1);
        assertThat(service.committed("g", "orders")).isEqualTo(1);
        assertThat(service.service().consumers("listening")).isZero();
        assertThat(service.service().consumers("g")).isZero();
    }

    // TLS

    private String file(String name, String content) throws Exception {
        return Files.writeString(files.resolve(name), content).toString();
    }

    @Test
    void aBundleTrustsTheServiceAndShowsTheClientsCertificate() throws Exception {
        CertificateBuilder template = new CertificateBuilder();
        X509Bundle authority = template.copy()
                .subject("CN=Test Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = template.copy()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        X509Bundle client = template.copy().subject("CN=client").buildIssuedBy(authority);
        Path authorityFile = Path.of(file("ca.pem", authority.getCertificatePEM()));
        Path chain = Path.of(file("server.pem", server.getCertificatePathPEM()));
        Path key = Path.of(file("server.key", server.getPrivateKeyPEM()));
        try (StreamingService secured = StreamingService.builder()
                .user("me", PASSWORD)
                .topic("orders", 1)
                .tls(chain, key, authorityFile)
                .start()) {
            String[] bundle = {
                "reactor-channel.url=" + secured.url(),
                "reactor-channel.auth.url=" + secured.url(),
                "spring.ssl.bundle.pem.dxl.truststore.certificate=" + authorityFile.toUri(),
                "spring.ssl.bundle.pem.dxl.keystore.certificate="
                        + Path.of(file("client.pem", client.getCertificatePathPEM()))
                                .toUri(),
                "spring.ssl.bundle.pem.dxl.keystore.private-key="
                        + Path.of(file("client.key", client.getPrivateKeyPEM())).toUri(),
                "reactor-channel.ssl.bundle=dxl",
                "reactor-channel.auth.ssl.bundle=dxl",
                "reactor-channel.retry-on-fail=false"
            };
            ConfigurableApplicationContext context = start(new Class<?>[] {Orders.class}, bundle);

            post(client(context), "/orders", 3);
            assertThat(secured.endOffset("orders", 0)).isEqualTo(1);

            ConfigurableApplicationContext distrustful = start(
                    new Class<?>[] {Orders.class},
                    "reactor-channel.url=" + secured.url(),
                    "reactor-channel.auth.kind=none",
                    "reactor-channel.retry-on-fail=false");
            StepVerifier.create(
                            distrustful.getBean(ReactiveChannel.class).produce(ProducerRecord.of("orders", Map.of())))
                    .expectErrorMatches(failure -> failure.toString().contains("certificate"))
                    .verify(LONG_ENOUGH);
        }
    }
}
