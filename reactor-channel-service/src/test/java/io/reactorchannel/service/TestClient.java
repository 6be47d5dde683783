package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the REST API that shares nothing with the service but the protocol. */
public final class TestClient {

    public static final String CONSUMERS = "/databus/consumer-service/v1/consumers";
    public static final String PRODUCE = "/databus/cloudproxy/v1/produce";
    public static final String RECORDS_TYPE = "application/vnd.dxl.intel.records.v1+json";

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String url;
    private String token = "";

    public TestClient(String url) {
        this.url = url;
    }

    /** A client that is logged in as user:password. */
    public static TestClient of(StreamingService service) {
        TestClient client = new TestClient(service.url());
        client.token = client.login("user", "password");
        return client;
    }

    public static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    public String token() {
        return token;
    }

    public TestClient withToken(String other) {
        TestClient client = new TestClient(url);
        client.token = other;
        return client;
    }

    public String login(String user, String password) {
        HttpResponse<String> answer =
                send(request("/identity/v1/login").header("Authorization", basic(user + ":" + password)));
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer).get("AuthorizationToken").stringValue();
    }

    public HttpResponse<String> get(String path) {
        return send(authorized(path));
    }

    public HttpResponse<String> post(String path, String body) {
        return send(authorized(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> postRecords(String body) {
        return send(authorized(PRODUCE).header("Content-Type", RECORDS_TYPE).POST(BodyPublishers.ofString(body)));
    }

    /** Produces records with the payloads n, n+1 … and no key. */
    public void produce(String topic, int from, int count) {
        produceKeyed(topic, null, from, count);
    }

    public void produceKeyed(String topic, String key, int from, int count) {
        String records = IntStream.range(from, from + count)
                .mapToObj(n -> record(topic, key, Integer.toString(n)))
                .collect(Collectors.joining(","));
        HttpResponse<String> answer = postRecords("{\"records\":[" + records + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    public static String record(String topic, String key, String payload) {
        return record(topic, key, "{}", payload);
    }

    /** With headers, a JSON object. */
    public static String record(String topic, String key, String headers, String payload) {
        String base64 = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return "{\"routingData\":{\"topic\":\"" + topic + "\",\"shardingKey\":"
                + (key == null ? null : "\"" + key + "\"") + "},\"message\":{\"headers\":" + headers + ",\"payload\":\""
                + base64
                + "\"}}";
    }

    /** A consumer that starts at the beginning, not subscribed yet. */
    public Consumer create(String group) {
        return create(group, "{\"auto.offset.reset\":\"earliest\"}");
    }

    public Consumer create(String group, String configs) {
        HttpResponse<String> answer =
                post(CONSUMERS, "{\"consumerGroup\":\"" + group + "\",\"configs\":" + configs + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).matches("AWSALB=[^;]+; Path=/");
        String id = json(answer).get("consumerInstanceId").stringValue();
        return new Consumer(id, cookie.substring(0, cookie.indexOf(';')));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
    }

    public HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    public static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    /** Asserts a refusal: the status, the same code in the body, a message. */
    public static void assertRefused(HttpResponse<String> answer, int status, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("code").intValue()).isEqualTo(status);
        assertThat(json(answer).get("message").stringValue()).contains(message);
        assertThat(answer.body()).doesNotContain("Exception", "\tat ");
    }

    /** A record as polled. */
    public record Polled(String topic, int partition, long offset, String payload) {

        static Polled of(JsonNode record) {
            String payload = record.get("message").get("payload").stringValue();
            return new Polled(
                    record.get("routingData").get("topic").stringValue(),
                    record.get("partition").intValue(),
                    record.get("offset").longValue(),
                    new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8));
        }
    }

    /** A consumer instance; carries its cookie. */
    public final class Consumer {

        private final String id;
        private final String cookie;

        private Consumer(String id, String cookie) {
            this.id = id;
            this.cookie = cookie;
        }

        public String id() {
            return id;
        }

        public String cookie() {
            return cookie;
        }

        public String path(String operation) {
            return CONSUMERS + "/" + id + operation;
        }

        public HttpRequest.Builder request(String operation) {
            return authorized(path(operation)).header("Cookie", cookie);
        }

        public HttpResponse<String> post(String operation, String body) {
            return send(request(operation).POST(BodyPublishers.ofString(body)));
        }

        public Consumer subscribe(String... topics) {
            HttpResponse<String> answer =
                    post("/subscription", "{\"topics\":[\"" + String.join("\",\"", topics) + "\"]}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
            return this;
        }

        public HttpResponse<String> pollAnswer(String query) {
            return send(request("/records" + query));
        }

        public CompletableFuture<HttpResponse<String>> pollAsync(String query) {
            // longer than other requests may take, as it may have to wait until many others wait, too
            HttpRequest poll =
                    request("/records" + query).timeout(Duration.ofMinutes(5)).build();
            return HTTP.sendAsync(poll, BodyHandlers.ofString());
        }

        /**
         * A poll that is being served. What asks whether it is may come first; then the poll is refused, and sent
         * again.
         */
        public CompletableFuture<HttpResponse<String>> waitingPoll(String query) {
            AtomicReference<CompletableFuture<HttpResponse<String>>> poll = new AtomicReference<>(pollAsync(query));
            Conditions.await("the poll waits", () -> {
                if (poll.get().isDone()) {
                    poll.set(pollAsync(query));
                }
                return commitAll().statusCode() == 409 && !poll.get().isDone();
            });
            return poll.get();
        }

        public List<Polled> poll() {
            return records(pollAnswer(""));
        }

        public List<Polled> poll(Duration wait) {
            return records(pollAnswer("?timeout=" + wait.toMillis()));
        }

        public List<String> payloads() {
            return poll().stream().map(Polled::payload).toList();
        }

        public HttpResponse<String> commit(Polled... consumed) {
            return commit(List.of(consumed));
        }

        public HttpResponse<String> commit(List<Polled> consumed) {
            return post(
                    "/offsets",
                    "{\"offsets\":["
                            + consumed.stream()
                                    .map(record -> "{\"topic\":\"" + record.topic() + "\",\"partition\":"
                                            + record.partition() + ",\"offset\":" + record.offset() + "}")
                                    .collect(Collectors.joining(","))
                            + "]}");
        }

        public HttpResponse<String> commitAll() {
            return send(request("/offsets").POST(BodyPublishers.noBody()));
        }

        public HttpResponse<String> delete() {
            return send(request("").DELETE());
        }

        private List<Polled> records(HttpResponse<String> answer) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return TestClient.records(answer);
        }
    }

    public static List<Polled> records(HttpResponse<String> answer) {
        List<Polled> records = new ArrayList<>();
        json(answer).get("records").forEach(record -> records.add(Polled.of(record)));
        return records;
    }
}
