package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar as a process. */
class RunnableJarIT {

    private static final String JAR = "target/reactor-channel-service.jar";

    @TempDir
    private Path folder;

    private ProcessBuilder jar(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
    }

    private String err() throws Exception {
        return Files.readString(folder.resolve("err"));
    }

    @Test
    void itPrintsItsAddressServesAndEndsWhenTold() throws Exception {
        Process process = jar("--port=0", "--user=user:password", "--topic=t:3", "--topic=u", "--access-log")
                .start();
        TestClient client;
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            assertThat(line).matches("listening on http://127\\.0\\.0\\.1:[1-9][0-9]*");

            client = new TestClient(line.substring("listening on ".length()));
            client = client.withToken(client.login("user", "password"));
            client.produce("t", 0, 3);
            assertThat(client.create("g").subscribe("t").poll())
                    .extracting(TestClient.Polled::partition)
                    .containsExactly(0, 1, 2);
            assertThat(TestClient.send(client.request("/metrics")).body())
                    .contains("streaming_service_records_total{operation=\"poll\"} 3.0");

            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(lines.readLine()).isNull();
        } finally {
            process.destroyForcibly();
        }
        assertThat(err().lines())
                .as("the access log")
                .anyMatch(line -> line.startsWith("{\"time\":") && line.contains("\"operation\":\"produce\""))
                .noneMatch(line -> line.contains("password"))
                .allMatch(line -> line.startsWith("{"));
        assertThat(err()).doesNotContain(client.token());
    }

    @Test
    void aClusterThatIsNotThereIsNoStackOfProperties() throws Exception {
        Process process = jar("--no-authentication", "--kafka", "nonsense").start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(out).isEmpty();
        assertThat(err()).startsWith("error: kafka: its clients do not start: ").hasLineCount(1);
    }

    @Test
    void kafkasClientsAreInIt() throws Exception {
        Process process = jar("--no-authentication", "--kafka=127.0.0.1:1").start();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            assertThat(line).startsWith("listening on ");

            TestClient client = new TestClient(line.substring("listening on ".length()));
            assertThat(TestClient.send(client.request("/health")).statusCode()).isEqualTo(503);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(err()).doesNotContain("ProducerConfig", "\tat ");
    }

    @Test
    void itTellsItsVersion() throws Exception {
        Process process = jar("--version").start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(out).matches("reactor-channel-service \\d.*\\R");
    }
}
