package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of requests when the service stops. */
class GracefulStopTest {

    private static final String HEAD = "POST /databus/cloudproxy/v1/produce HTTP/1.1\r\nHost: x\r\n"
            + "Content-Type: application/vnd.dxl.intel.records.v1+json\r\nContent-Length: 14\r\n\r\n";

    private final AtomicInteger arrived = new AtomicInteger();

    private StreamingServiceBuilder builder() {
        return StreamingService.builder().authentication(false).faults(request -> {
            arrived.incrementAndGet();
            return Optional.empty();
        });
    }

    @Test
    void aWaitingPollIsAnsweredSoThatItsClientMovesOn() throws Exception {
        StreamingService service = builder().start();
        TestClient.Consumer consumer = new TestClient(service.url()).create("g").subscribe("t");
        int before = arrived.get();
        CompletableFuture<HttpResponse<String>> poll = consumer.pollAsync("?timeout=60000");
        Conditions.await("the poll waits", () -> arrived.get() > before);

        service.close();

        assertRefused(poll.get(20, TimeUnit.SECONDS), 404, "unknown consumer instance");
    }

    @Test
    void aRequestThatIsBeingServedIsAnsweredAndALaterOneRefused() throws Exception {
        StreamingService service = builder().stopTimeout(Duration.ofMinutes(1)).start();
        try (Socket uploading = new Socket("127.0.0.1", service.port());
                Socket idle = new Socket("127.0.0.1", service.port())) {
            write(idle, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer(idle, "UP\"}")).startsWith("HTTP/1.1 200");
            write(uploading, HEAD + "{\"records\"");
            Conditions.await("the upload has begun", () -> arrived.get() == 1);

            CompletableFuture<Void> closed = CompletableFuture.runAsync(service::close);
            Conditions.await("no connection is accepted any more", () -> isRefused(service.port()));
            write(idle, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer(idle, "stopping")).startsWith("HTTP/1.1 503");
            assertThat(closed).isNotDone();
            write(uploading, ":[]}");

            assertThat(answer(uploading, "\r\n\r\n")).startsWith("HTTP/1.1 204");
            closed.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatTakesLongerThanTheTimeoutIsCut() throws Exception {
        StreamingService service = builder().stopTimeout(Duration.ofMillis(100)).start();
        try (Socket uploading = new Socket("127.0.0.1", service.port())) {
            write(uploading, HEAD + "{\"records\"");
            Conditions.await("the upload has begun", () -> arrived.get() == 1);

            service.close();

            uploading.setSoTimeout(20_000);
            assertThat(uploading.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aDelayOnPurposeHoldsNothingUp() {
        CountDownLatch delayed = new CountDownLatch(1);
        StreamingService service = StreamingService.builder()
                .authentication(false)
                .stopTimeout(Duration.ofMinutes(1))
                .faults(request -> {
                    if (request.operation() != Operation.PRODUCE) {
                        return Optional.empty();
                    }
                    delayed.countDown();
                    return Optional.of(Fault.delay(Duration.ofHours(1)));
                })
                .start();
        CompletableFuture<HttpResponse<String>> produce =
                CompletableFuture.supplyAsync(() -> new TestClient(service.url()).postRecords("{\"records\":[]}"));
        Conditions.await("the delay has begun", () -> delayed.getCount() == 0);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(service::close);

        assertThat(closed).succeedsWithin(Duration.ofSeconds(20));
        assertThat(produce).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void afterTheStopNothingIsServed() {
        StreamingService service = builder().start();
        service.close();

        assertThatThrownBy(() -> new TestClient(service.url()).create("g"))
                .hasRootCauseInstanceOf(IOException.class)
                .isNotInstanceOf(ExecutionException.class);
    }

    private static boolean isRefused(int port) {
        try (Socket accepted = new Socket("127.0.0.1", port)) {
            return !accepted.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** What arrives until the end is there. */
    private static String answer(Socket socket, String end) throws IOException {
        socket.setSoTimeout(20_000);
        StringBuilder text = new StringBuilder();
        InputStream bytes = socket.getInputStream();
        while (text.indexOf(end) < 0) {
            int next = bytes.read();
            assertThat(next).as("after %s", text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }
}
