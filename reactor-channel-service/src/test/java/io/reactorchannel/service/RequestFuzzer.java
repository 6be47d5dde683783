package io.reactorchannel.service;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes requests that no client should send, the same ones for the same seed. */
final class RequestFuzzer {

    private static final String CONSUMERS = TestClient.CONSUMERS;
    private static final int DEEP = 100_000;
    private static final int LONG_TEXT = 3_000;

    /** What stands where a value of another type, or none, should. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e999",
            "99999999999999999999999999",
            "1.5",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"..\"",
            "\"a/b\"",
            "\"!!!\"",
            "\"AAA\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"a\":null}",
            "{\"a\":{\"b\":{}}}",
            "\"\\\"",
            "'x'",
            "NaN",
            "",
            "\"x\"\"y\"",
            "[1,]",
            "{\"a\":1,\"a\":2}",
            "\"" + "x".repeat(LONG_TEXT) + "\"",
            "[" + "0,".repeat(LONG_TEXT) + "0]");

    /** Bodies with a place for a value; the path is the one they belong to. */
    private static final List<String[]> BODIES = List.of(
            new String[] {CONSUMERS, "{\"consumerGroup\":@}"},
            new String[] {CONSUMERS, "{\"consumerGroup\":\"g\",\"configs\":@}"},
            new String[] {CONSUMERS, "{\"consumerGroup\":\"g\",\"configs\":{\"session.timeout.ms\":@}}"},
            new String[] {CONSUMERS, "{\"consumerGroup\":\"g\",\"configs\":{\"auto.offset.reset\":@}}"},
            new String[] {CONSUMERS, "@"},
            new String[] {"ID/subscription", "{\"topics\":@}"},
            new String[] {"ID/subscription", "{\"topics\":[\"t\",@]}"},
            new String[] {"ID/subscription", "{\"topics\":[\"t\"],\"filter\":@}"},
            new String[] {"ID/subscription", "{\"topics\":[\"t\"],\"filter\":{\"t\":@}}"},
            new String[] {"ID/subscription", "{\"topics\":[\"t\"],\"filter\":{\"t\":{\"h\":@}}}"},
            new String[] {"ID/subscription", "{\"topics\":[\"t\"],\"payloadLookupForFilter\":@}"},
            new String[] {"ID/updateFilter", "{\"filter\":@}"},
            new String[] {"ID/offsets", "{\"offsets\":@}"},
            new String[] {"ID/offsets", "{\"offsets\":[@]}"},
            new String[] {"ID/offsets", "{\"offsets\":[{\"topic\":@,\"partition\":0,\"offset\":0}]}"},
            new String[] {"ID/offsets", "{\"offsets\":[{\"topic\":\"t\",\"partition\":@,\"offset\":0}]}"},
            new String[] {"ID/offsets", "{\"offsets\":[{\"topic\":\"t\",\"partition\":0,\"offset\":@}]}"},
            new String[] {TestClient.PRODUCE, "{\"records\":@}"},
            new String[] {TestClient.PRODUCE, "{\"records\":[@]}"},
            new String[] {TestClient.PRODUCE, "{\"records\":[{\"routingData\":@,\"message\":{\"payload\":\"\"}}]}"},
            new String[] {
                TestClient.PRODUCE, "{\"records\":[{\"routingData\":{\"topic\":@},\"message\":{\"payload\":\"\"}}]}"
            },
            new String[] {TestClient.PRODUCE, "{\"records\":[{\"routingData\":{\"topic\":\"t\"},\"message\":@}]}"},
            new String[] {
                TestClient.PRODUCE,
                "{\"records\":[{\"routingData\":{\"topic\":\"t\",\"shardingKey\":@},\"message\":{\"payload\":\"\"}}]}"
            },
            new String[] {
                TestClient.PRODUCE,
                "{\"records\":[{\"routingData\":{\"topic\":\"t\"},\"message\":{\"payload\":\"\",\"headers\":{\"h\":@}}}]}"
            },
            new String[] {
                TestClient.PRODUCE,
                "{\"records\":[{\"routingData\":{\"topic\":\"t\"},\"message\":{\"payload\":@,\"headers\":@}}]}"
            });

    private static final List<String> PATHS = List.of(
            "/",
            "//",
            "",
            "*",
            "/..",
            "/../../etc/passwd",
            "/%00",
            "/%",
            "/%zz",
            "/%2e%2e/%2e%2e",
            "http://x/y",
            CONSUMERS + "/",
            CONSUMERS + "//records",
            CONSUMERS + "/../x/records",
            CONSUMERS + "/%2f/records",
            CONSUMERS + "/a%00b/records",
            CONSUMERS + "/%ff%fe/records",
            CONSUMERS + "/;x=y/records",
            CONSUMERS + "/" + "x".repeat(LONG_TEXT) + "/records",
            CONSUMERS + "/{id}/records",
            CONSUMERS + "/x/records/",
            CONSUMERS + "/x/unknown",
            "/v1/consumers/consumergroup/topic-wise-lag/",
            "/v1/consumers/consumergroup/topic-wise-lag/%zz",
            "/health/x",
            "/metrics?x=%zz",
            "/identity/v1/login/x",
            "/iam/v1.4/token",
            "ID/records?timeout=x",
            "ID/records?timeout=-1",
            "ID/records?timeout=%zz",
            "ID/records?timeout=99999999999999999999",
            "ID/records?filter=maybe",
            "ID/records?multi_tenant=perhaps",
            "ID/records?" + "a=b&".repeat(LONG_TEXT / 4),
            "ID/records#fragment",
            "ID/records?timeout=");

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "get", "G\tET", "G(T");

    /** Lines that make a head wrong, or odd. */
    private static final List<String> HEADERS = List.of(
            "X-A: b\rX-C: d",
            "X-A: b\n\nX-C: d",
            "X A: b",
            ": b",
            "X-A",
            "X-A\u0000: b",
            "X-A: b\u0000c",
            " folded: x",
            "X-A: b\r\n\tfolded",
            "Content-Length: 3\r\nContent-Length: 4",
            "Content-Length: -1",
            "Content-Length: x",
            "Content-Length: 99999999999999999999",
            "Content-Length: +0",
            "Transfer-Encoding: chunked\r\nContent-Length: 3",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: nonsense",
            "Host: a\r\nHost: b",
            "Expect: 100-continue",
            "Expect: nonsense",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
            "Cookie: AWSALB",
            "Cookie: ;;;=;",
            "Cookie: AWSALB=" + "x".repeat(LONG_TEXT),
            "Authorization: Bearer",
            "Authorization: Bearer a.b.c",
            "Authorization: Basic !!!",
            "Authorization: Negotiate x",
            "X-Long: " + "x".repeat(20_000),
            "Content-Encoding: gzip");

    private final SplittableRandom random;
    private final String token;
    private final String id;
    private final String cookie;

    RequestFuzzer(long seed, String token, TestClient.Consumer consumer) {
        this.random = new SplittableRandom(seed);
        this.token = token;
        this.id = CONSUMERS + "/" + consumer.id();
        this.cookie = consumer.cookie();
    }

    /** A request, perhaps with parts missing or too many. */
    byte[] next() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> wrongValue();
            case 3 -> oddPath();
            case 4 -> oddHead();
            case 5 -> oddBody();
            case 6 -> garbage();
            default -> mutant();
        };
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String path(String template) {
        return template.startsWith("ID/") ? id + template.substring(2) : template;
    }

    private String head(String method, String path, String more) {
        String type = path.equals(TestClient.PRODUCE) ? TestClient.RECORDS_TYPE : "application/json";
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\nCookie: " + cookie
                + "\r\nContent-Type: " + type + "\r\n" + more;
    }

    private byte[] request(String method, String path, byte[] body) {
        return join(bytes(head(method, path, "Content-Length: " + body.length + "\r\n\r\n")), body);
    }

    private byte[] wrongValue() {
        String[] body = any(BODIES);
        return request("POST", path(body[0]), bytes(body[1].replace("@", any(VALUES))));
    }

    private byte[] oddPath() {
        return request(any(METHODS), path(any(PATHS)), random.nextBoolean() ? bytes("{}") : new byte[0]);
    }

    private byte[] oddHead() {
        return switch (random.nextInt(4)) {
            case 0 ->
                bytes(any(METHODS) + " / HTTP/" + any(List.of("0.9", "1.0", "1.2", "2.0", "9", "x")) + "\r\n\r\n");
            case 1 -> bytes(head("GET", id + "/records", any(HEADERS) + "\r\n" + any(HEADERS) + "\r\n\r\n"));
            default -> bytes(head("POST", id + "/offsets", any(HEADERS) + "\r\n\r\n"));
        };
    }

    private byte[] oddBody() {
        return switch (random.nextInt(7)) {
            case 0 -> request("POST", CONSUMERS, bytes("[".repeat(DEEP)));
            case 1 -> request("POST", TestClient.PRODUCE, bytes("{\"a\":".repeat(DEEP / 10)));
            case 2 -> request("POST", CONSUMERS, random(random.nextInt(200)));
            case 3 -> request("POST", CONSUMERS, bytes("{\"consumerGroup\":\"" + "x".repeat(100_000) + "\"}"));
            case 4 ->
                bytes(head("POST", CONSUMERS, "Transfer-Encoding: chunked\r\n\r\n")
                        + any(List.of(
                                "zz\r\n{}\r\n", "-1\r\n\r\n", "2\r\n{}0\r\n\r\n", "ffffffffff\r\n", "0\r\n\r\n")));
            case 5 -> bytes(head("POST", CONSUMERS, "Content-Length: 99999999\r\n\r\n{"));
            default -> request("POST", "/iam/v1.4/token", bytes("grant_type=%zz&" + any(VALUES)));
        };
    }

    private byte[] garbage() {
        byte[] bytes = random(1 + random.nextInt(300));
        return random.nextBoolean() ? bytes : join(bytes, bytes("\r\n\r\n"));
    }

    /** A good request with some bytes changed, dropped, doubled, or its end cut off. */
    private byte[] mutant() {
        byte[] good = any(List.of(
                request(
                        "POST",
                        CONSUMERS,
                        bytes("{\"consumerGroup\":\"g\",\"configs\":{\"auto.offset.reset\":\"none\"}}")),
                request("POST", id + "/subscription", bytes("{\"topics\":[\"t\"],\"filter\":{\"t\":{\"h\":\"v\"}}}")),
                request("GET", id + "/records?timeout=0&filter=true", new byte[0]),
                request(
                        "POST",
                        id + "/offsets",
                        bytes("{\"offsets\":[{\"topic\":\"t\",\"partition\":0,\"offset\":0}]}")),
                request(
                        "POST",
                        TestClient.PRODUCE,
                        bytes("{\"records\":[" + TestClient.record("t", "k", "{}") + "]}"))));
        byte[] mutated = good;
        for (int changes = 1 + random.nextInt(4); changes > 0 && mutated.length > 0; changes--) {
            int at = random.nextInt(mutated.length);
            mutated = switch (random.nextInt(4)) {
                case 0 -> join(Arrays.copyOf(mutated, at), Arrays.copyOfRange(mutated, at + 1, mutated.length));
                case 1 ->
                    join(
                            Arrays.copyOf(mutated, at),
                            random(1 + random.nextInt(3)),
                            Arrays.copyOfRange(mutated, at, mutated.length));
                case 2 -> at == 0 ? mutated : Arrays.copyOf(mutated, at);
                default -> changed(mutated, at);
            };
        }
        return mutated;
    }

    private byte[] changed(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) random.nextInt(256);
        return copy;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
