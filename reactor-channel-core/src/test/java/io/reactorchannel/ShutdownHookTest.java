package io.reactorchannel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.testing.AcknowledgingProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What becomes of a channel when the JVM is told to end: another JVM, this one's service. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process is ended without shutdown hooks there")
class ShutdownHookTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final int RECORDS = 5;

    private final StreamingService service =
            StreamingService.builder().authentication(false).topic("t", 1).start();

    @AfterEach
    void close() {
        service.close();
    }

    private void produce() {
        try (ReactiveChannel channel =
                ReactiveChannel.builder(service.url()).auth(ChannelAuth.none()).build()) {
            channel.produce(IntStream.range(0, RECORDS)
                            .mapToObj(n -> ProducerRecord.of("t", Map.of("n", n)))
                            .toArray(ProducerRecord[]::new))
                    .block(LONG_ENOUGH);
        }
    }

    /** Lets another JVM acknowledge all records and ends it as an operating system does. */
    private void acknowledgeInAProcessThatIsEnded(boolean closeOnShutdown) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AcknowledgingProcess.class.getName(),
                        service.url(),
                        "t",
                        String.valueOf(RECORDS),
                        String.valueOf(closeOnShutdown)))
                .redirectErrorStream(true)
                .start();
        try {
            CompletableFuture<Boolean> done = CompletableFuture.supplyAsync(() -> saysDone(process));
            assertThat(done.get(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(service.consumers("g")).isEqualTo(1);
            assertThat(service.committedOffsets("g", "t")).isEmpty();
            process.destroy();
            assertThat(process.waitFor(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS))
                    .as("ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean saysDone(Process process) {
        try {
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains(AcknowledgingProcess.DONE)) {
                    return true;
                }
            }
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void whatIsAcknowledgedIsCommittedAndTheConsumerDeleted() throws Exception {
        produce();

        acknowledgeInAProcessThatIsEnded(true);

        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, (long) RECORDS));
        assertThat(service.consumers("g")).isZero();
    }

    @Test
    void withCloseOnShutdownOffNothingIsSent() throws Exception {
        produce();

        acknowledgeInAProcessThatIsEnded(false);

        assertThat(service.committedOffsets("g", "t")).isEmpty();
        assertThat(service.consumers("g")).isEqualTo(1);
    }
}
