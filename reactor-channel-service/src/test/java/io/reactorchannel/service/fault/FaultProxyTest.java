package io.reactorchannel.service.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.service.Conditions;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.TestClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What the proxy does to connections, seen from raw sockets at both ends. */
@Timeout(60)
class FaultProxyTest {

    private ServerSocket target;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.to("127.0.0.1", target.getLocalPort()).start();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        target.close();
    }

    @Test
    void bytesPassUnchangedEachWay() throws Exception {
        byte[] sent = random(3 << 20);
        try (Pair pair = connect()) {
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> read(pair.far, sent.length));
            pair.near.getOutputStream().write(sent);
            assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(sent);
            CompletableFuture<byte[]> back = CompletableFuture.supplyAsync(() -> read(pair.near, sent.length));
            pair.far.getOutputStream().write(sent);
            assertThat(back.get(30, TimeUnit.SECONDS)).isEqualTo(sent);
        }
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(proxy.counts().values()).containsOnly(0L);
    }

    @Test
    void httpGoesThrough() {
        try (StreamingService service =
                        StreamingService.builder().user("user", "password").start();
                FaultProxy before = FaultProxy.to("localhost", service.port()).start()) {
            TestClient client = new TestClient(before.url());
            assertThat(client.login("user", "password")).isNotEmpty();
        }
    }

    @Test
    void aRequestThatIsCutWithinItsBodyIsNotServedAndOneWhoseAnswerIsCutIs() {
        try (StreamingService service =
                        StreamingService.builder().authentication(false).start();
                FaultProxy before = FaultProxy.to("127.0.0.1", service.port()).start()) {
            TestClient client = new TestClient(before.url());
            String records = "{\"records\":[" + TestClient.record("t", null, "x".repeat(5_000)) + "]}";

            before.next(Toxics.none().resetAfter(Direction.REQUEST, 2_000));
            assertThatThrownBy(() -> client.postRecords(records)).hasRootCauseInstanceOf(IOException.class);
            assertThat(service.endOffset("t", 0)).isZero();

            before.next(Toxics.none().resetAfter(Direction.ANSWER, 0));
            assertThatThrownBy(() -> client.postRecords(records)).hasRootCauseInstanceOf(IOException.class);
            assertThat(service.endOffset("t", 0)).isEqualTo(1);
        }
    }

    @Test
    void eachSideMayEndItsHalfAndTheOtherGoesOn() throws IOException {
        try (Pair pair = connect()) {
            pair.near.getOutputStream().write(1);
            pair.near.shutdownOutput();
            assertThat(pair.far.getInputStream().readAllBytes()).hasSize(1);

            pair.far.getOutputStream().write(new byte[] {1, 2, 3});
            assertThat(read(pair.near, 3)).hasSize(3);
            pair.far.close();
            assertThat(pair.near.getInputStream().read()).isEqualTo(-1);
            Conditions.await("the connection is gone", () -> proxy.openConnections() == 0);
        }
    }

    @Test
    void aClientThatClosesHasTheTargetSeeTheEnd() throws IOException {
        try (Pair pair = connect()) {
            pair.near.close();
            assertThat(pair.far.getInputStream().read()).isEqualTo(-1);
        }
        Conditions.await("the connection is gone", () -> proxy.openConnections() == 0);
    }

    @Test
    void aResetOfTheTargetReachesTheClient() throws IOException {
        try (Pair pair = connect()) {
            pair.far.setSoLinger(true, 0);
            pair.far.close();
            assertThatThrownBy(() -> pair.near.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void latencyDelaysEachWay() throws IOException {
        proxy.all(Toxics.none().latency(Duration.ofMillis(100)));
        try (Pair pair = connect()) {
            long start = System.nanoTime();
            pair.near.getOutputStream().write(1);
            pair.far.getInputStream().read();
            assertThat(since(start)).isBetween(Duration.ofMillis(99), Duration.ofSeconds(5));
            pair.far.getOutputStream().write(1);
            pair.near.getInputStream().read();
            assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(199));
        }
        assertThat(proxy.counts()).containsEntry("LATENCY", 1L).containsEntry("RESET", 0L);
    }

    @Test
    void latencyDoesNotHoldBackWhatFollows() throws Exception {
        proxy.all(Toxics.none().latency(Direction.ANSWER, Duration.ofMillis(300)));
        byte[] sent = random(200_000);
        try (Pair pair = connect()) {
            long start = System.nanoTime();
            pair.far.getOutputStream().write(sent);
            pair.far.shutdownOutput();

            assertThat(pair.near.getInputStream().readAllBytes()).isEqualTo(sent);
            assertThat(since(start)).as("not 25 pieces, each late").isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void throttleSlowsDown() throws IOException {
        proxy.all(Toxics.none().throttle(Direction.ANSWER, 20_000));
        try (Pair pair = connect()) {
            long start = System.nanoTime();
            pair.far.getOutputStream().write(random(10_000));
            read(pair.near, 10_000);
            assertThat(since(start)).isBetween(Duration.ofMillis(490), Duration.ofSeconds(5));
        }
        assertThat(proxy.counts()).containsEntry("THROTTLE", 1L);
    }

    @Test
    void aReaderThatStopsHasTheWriterStop() throws Exception {
        try (Pair pair = connect()) {
            AtomicLong written = new AtomicLong();
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(pair.near, 64 << 20, written));
            AtomicLong last = new AtomicLong(-1);
            AtomicLong same = new AtomicLong();
            Conditions.await("nothing moves for a while", () -> {
                same.set(last.getAndSet(written.get()) == written.get() ? same.get() + 1 : 0);
                return same.get() > 150;
            });
            assertThat(written.get())
                    .as("what the buffers of four sockets hold")
                    .isLessThan(48 << 20);
            assertThat(writing).isNotDone();

            read(pair.far, 64 << 20);
            writing.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aResetComesAfterSoManyBytesOfTheAnswer() throws IOException {
        proxy.all(Toxics.none().resetAfter(Direction.ANSWER, 10));
        try (Pair pair = connect()) {
            pair.near.getOutputStream().write(new byte[100]);
            assertThat(read(pair.far, 100)).hasSize(100);
            pair.far.getOutputStream().write(new byte[100]);

            assertThatThrownBy(() -> pair.near.getInputStream().readAllBytes()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> pair.far.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.counts()).containsEntry("RESET", 1L);
    }

    @Test
    void aResetComesAfterSoManyBytesOfTheRequest() throws IOException {
        proxy.all(Toxics.none().resetAfter(Direction.REQUEST, 0));
        try (Pair pair = connect()) {
            pair.near.getOutputStream().write(new byte[100]);

            assertThatThrownBy(() -> pair.near.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> pair.far.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aCloseComesAfterExactlySoManyBytesOfTheAnswer() throws IOException {
        proxy.all(Toxics.none().closeAfter(Direction.ANSWER, 10));
        try (Pair pair = connect()) {
            pair.far.getOutputStream().write(new byte[6]);
            pair.far.getOutputStream().write(new byte[6]);

            assertThat(pair.near.getInputStream().readAllBytes()).hasSize(10);
        }
        assertThat(proxy.counts()).containsEntry("CLOSE", 1L);
    }

    @Test
    void aCloseAfterSoManyBytesOfTheRequestIsOrderlyThoughTheClientGoesOnSending() throws IOException {
        proxy.all(Toxics.none().closeAfter(Direction.REQUEST, 10));
        try (Pair pair = connect()) {
            pair.near.getOutputStream().write(new byte[200_000]);

            assertThat(pair.far.getInputStream().readAllBytes()).hasSize(10);
            assertThat(pair.near.getInputStream().read()).isEqualTo(-1);
        }
        Conditions.await("the connection is gone", () -> proxy.openConnections() == 0);
    }

    @Test
    void aBlackHoleAcceptsAndPassesNothingOn() throws IOException {
        proxy.all(Toxics.none().blackHole());
        try (Pair pair = connect()) {
            pair.near.getOutputStream().write(new byte[10]);
            pair.far.getOutputStream().write(new byte[10]);

            assertSilent(pair.far);
            assertSilent(pair.near);
            Conditions.await("it is counted", () -> proxy.counts().get("BLACK_HOLE") == 1);
        }
        Conditions.await("the connection is gone", () -> proxy.openConnections() == 0);
    }

    @Test
    void aBlackHoleAfterSoManyBytesSwallowsTheRest() throws IOException {
        proxy.all(Toxics.none().blackHoleAfter(Direction.ANSWER, 4));
        try (Pair pair = connect()) {
            pair.far.getOutputStream().write(new byte[10]);
            assertThat(read(pair.near, 4)).hasSize(4);
            assertSilent(pair.near);
            pair.near.getOutputStream().write(1);
            assertSilent(pair.far);
        }
    }

    @Test
    void aTargetThatRefusesHasTheClientReset() throws IOException {
        target.close();
        try (Socket near = new Socket("127.0.0.1", proxy.port())) {
            assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.counts()).containsEntry("REFUSED", 1L);
        Conditions.await("the connection is gone", () -> proxy.openConnections() == 0);
    }

    @Test
    void theNextConnectionGoesBeforeAllAndClearForgetsBoth() throws IOException {
        proxy.all(Toxics.none().closeAfter(Direction.ANSWER, 2));
        proxy.next(Toxics.none().closeAfter(Direction.ANSWER, 1));
        assertThat(answerOf3()).isEqualTo(1);
        assertThat(answerOf3()).isEqualTo(2);

        proxy.next(Toxics.none().closeAfter(Direction.ANSWER, 1));
        proxy.clear();

        assertThat(answerOf3()).isEqualTo(3);
    }

    @Test
    void aFunctionOfTheNumberChooses() throws IOException {
        proxy.choose(number -> number == 2 ? Toxics.none().closeAfter(Direction.ANSWER, 1) : Toxics.none());

        assertThat(answerOf3()).isEqualTo(3);
        assertThat(answerOf3()).isEqualTo(1);
        assertThat(answerOf3()).isEqualTo(3);
    }

    @Test
    void openConnectionsCanBeReset() throws IOException {
        try (Pair pair = connect()) {
            proxy.resetConnections();

            assertThatThrownBy(() -> pair.near.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(pair.far.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(proxy.counts()).containsEntry("RESET", 1L);
    }

    @Test
    void closingClosesAllSocketsAndThePort() throws IOException {
        try (Pair pair = connect()) {
            proxy.close();
            proxy.close();

            assertThat(pair.far.getInputStream().read()).isEqualTo(-1);
            assertThat(pair.near.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> new Socket("127.0.0.1", proxy.port()).close())
                    .isInstanceOf(IOException.class);
        }
        Conditions.await(
                "the thread has ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("fault-proxy")));
    }

    @Test
    void closingOnAThreadThatMustNotWaitDoesNotWaitAndStartingThereIsRefused() {
        Mono.fromRunnable(proxy::close).subscribeOn(Schedulers.parallel()).block();
        Conditions.await("the port is free", () -> {
            try {
                new Socket("127.0.0.1", proxy.port()).close();
                return false;
            } catch (IOException refused) {
                return true;
            }
        });
        FaultProxy.Target to = FaultProxy.to("127.0.0.1", 1);
        assertThatThrownBy(() -> Mono.fromCallable(to::start)
                        .subscribeOn(Schedulers.parallel())
                        .block())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void wrongArgumentsAreRefusedWithWhatIsAccepted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultProxy.to("127.0.0.1", 0))
                .withMessageContaining("1 to 65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Toxics.none().throttle(0))
                .withMessageContaining("from 1 to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Toxics.none().latency(Duration.ofMillis(-1)))
                .withMessageContaining("from zero to an hour");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Toxics.none().resetAfter(Direction.ANSWER, -1))
                .withMessageContaining("from 0 on");
    }

    private int answerOf3() throws IOException {
        try (Pair pair = connect()) {
            pair.far.getOutputStream().write(new byte[3]);
            pair.far.shutdownOutput();
            return pair.near.getInputStream().readAllBytes().length;
        }
    }

    private Pair connect() throws IOException {
        Socket near = new Socket("127.0.0.1", proxy.port());
        Socket far = target.accept();
        near.setSoTimeout(20_000);
        far.setSoTimeout(20_000);
        return new Pair(near, far);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(150);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(20_000);
    }

    private static byte[] read(Socket socket, int length) {
        try {
            InputStream in = socket.getInputStream();
            return in.readNBytes(length);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static void write(Socket socket, int length, AtomicLong written) {
        try {
            byte[] piece = new byte[64 << 10];
            while (written.get() < length) {
                socket.getOutputStream().write(piece);
                written.addAndGet(piece.length);
            }
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private record Pair(Socket near, Socket far) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }
}
