package io.reactorchannel.spring.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.spring.listener.Await;
import io.reactorchannel.test.TestService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/spring.md says is so: its code compiles and works, its properties are those that there are. */
class DocsTest {

    private static final Path PAGE = Path.of("../docs/spring.md");
    private static final Path EXAMPLES = Path.of("src/test/java/io/reactorchannel/spring/examples");
    private static final String BEGIN = "<!-- properties: made from the metadata by DocsTest -->\n";
    private static final String END = "<!-- end of properties -->\n";

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Test
    void theCodeOfThePageIsThatOfTheExamples() throws IOException {
        String examples;
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            examples = files.map(DocsTest::read).map(DocsTest::withoutSpaces).collect(Collectors.joining());
        }
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(read(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(blocks).hasSizeGreaterThanOrEqualTo(4);
        blocks.forEach(
                block -> assertThat(examples).contains(withoutSpaces(block).replaceAll("}$", "")));
    }

    private static String withoutSpaces(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void theExamplesWork() {
        List<Order> shipped = new CopyOnWriteArrayList<>();
        try (TestService service = TestService.http(options -> options.topic("orders", 2));
                ConfigurableApplicationContext context = new SpringApplicationBuilder(
                                Application.class, OrderController.class, OrderListener.class, OrderConfiguration.class)
                        .initializers(started -> ((GenericApplicationContext) started)
                                .registerBean(
                                        OrderListener.Shipping.class,
                                        () -> order -> Mono.fromRunnable(() -> shipped.add(order))))
                        .web(WebApplicationType.REACTIVE)
                        .run(
                                "--reactor-channel.url=" + service.service().url(),
                                "--reactor-channel.auth.kind=none",
                                "--reactor-channel.consumer-group=thegroup",
                                "--reactor-channel.offset=earliest",
                                "--reactor-channel.empty-poll-delay=20ms",
                                "--spring.reactor.netty.shutdown-quiet-period=0s",
                                "--server.port=0")) {
            WebTestClient.bindToServer()
                    .baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                    .build()
                    .post()
                    .uri("/orders")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"order\": 7}")
                    .exchange()
                    .expectStatus()
                    .isOk();

            Await.until("shipped", () -> service.committed("thegroup", "orders") == 1);
            assertThat(shipped).containsExactly(new Order(7));
            assertThat(service.service().consumers("thegroup")).isEqualTo(2);
        }
    }

    @Test
    void thePageListsTheProperties() throws IOException {
        String page = read(PAGE);
        String expected = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                + properties()
                + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("renew.docs")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(read(PAGE)).as("run DocsTest with -Drenew.docs=true").isEqualTo(expected);
    }

    @Test
    void everyPropertyHasADescriptionWithAnEnd() throws IOException {
        assertThat(metadata().values())
                .allSatisfy(property ->
                        assertThat(property.path("description").asString()).endsWith("."));
    }

    private static String properties() throws IOException {
        return "\n| property | type | what it is |\n|---|---|---|\n"
                + metadata().entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String row(String name, JsonNode property) {
        String type = property.path("type")
                .asString()
                .replaceAll("[a-z.]+\\.([A-Z])", "$1")
                .replace(",", ", ");
        String preset = property.path("defaultValue").isMissingNode()
                ? ""
                : " Default: " + property.path("defaultValue").asString() + ".";
        return "| `" + name + "` | `" + type + "` | "
                + property.path("description").asString() + preset + " |\n";
    }

    private static Map<String, JsonNode> metadata() throws IOException {
        Map<String, JsonNode> properties = new TreeMap<>();
        try (InputStream metadata =
                Files.newInputStream(Path.of("target/classes/META-INF/spring-configuration-metadata.json"))) {
            for (JsonNode property : new JsonMapper().readTree(metadata).path("properties")) {
                properties.put(property.path("name").asString(), property);
            }
        }
        return properties;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
