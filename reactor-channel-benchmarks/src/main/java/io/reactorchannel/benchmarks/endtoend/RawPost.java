package io.reactorchannel.benchmarks.endtoend;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.reactorchannel.benchmarks.PreparedBatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The ceiling of producing: one POST of Reactor Netty after the other, of a body that is encoded once. */
final class RawPost implements Scenario {

    private final int records;
    private final ConnectionProvider connections = ConnectionProvider.create("raw", 1);
    private final Mono<Integer> post;

    RawPost(String url, int records, int bytes) {
        this.records = records;
        byte[] body = body(records, bytes);
        this.post = HttpClient.create(connections)
                .headers(headers -> headers.set(
                                HttpHeaderNames.CONTENT_TYPE, "application/vnd.dxl.intel.records.v1+json")
                        .set(HttpHeaderNames.CONTENT_LENGTH, body.length))
                .post()
                .uri(url + "/0x0/produce")
                .send((request, outbound) -> outbound.sendByteArray(Mono.just(body)))
                .responseSingle((answer, content) ->
                        content.then(Mono.just(answer.status().code())));
    }

    private static byte[] body(int records, int bytes) {
        String payload = Base64.getEncoder().encodeToString(PreparedBatch.payload(1, bytes));
        String record =
                "{\"routingData\":{\"topic\":\"orders\",\"shardingKey\":\"customer 1\"},\"message\":{\"headers\":{},"
                        + "\"payload\":\"" + payload + "\"}}";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"records\":[".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < records; i++) {
            body.writeBytes(((i == 0 ? "" : ",") + record).getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    @Override
    public String name() {
        return Scenarios.RAW_POST;
    }

    @Override
    public long work(long nanos) {
        AtomicLong done = new AtomicLong();
        long end = System.nanoTime() + nanos;
        post.doOnNext(status -> done.addAndGet(records))
                .repeat(() -> System.nanoTime() < end)
                .then()
                .block(Duration.ofNanos(nanos).plusSeconds(60));
        return done.get();
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
