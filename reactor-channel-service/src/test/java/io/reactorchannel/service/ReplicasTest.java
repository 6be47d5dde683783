package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static io.reactorchannel.service.TestClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several services that stand in for each other. */
class ReplicasTest {

    private static final String KEY = "a secret of the operators, of 32 bytes or more";

    private final StreamingService one = replica("one", KEY);
    private final StreamingService other = replica("other", KEY);
    private final StreamingService stranger = replica("stranger", KEY.toUpperCase());

    private static StreamingService replica(String name, String key) {
        return StreamingService.builder()
                .user("user", "password")
                .replica(name)
                .tokenKey(key)
                .start();
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        stranger.close();
    }

    @Test
    void aTokenIsGoodWhereverTheKeyIsTheSame() {
        String token = TestClient.of(one).token();

        assertThat(new TestClient(other.url()).withToken(token).create("g").id())
                .isNotEmpty();
        assertRefused(
                new TestClient(stranger.url()).withToken(token).get(TestClient.CONSUMERS + "/x/records"), 401, "token");
    }

    @Test
    void theCookieNamesTheReplicaAndTheOthersDoNotKnowTheConsumer() {
        TestClient.Consumer consumer = TestClient.of(one).create("g");

        assertThat(consumer.cookie()).startsWith("AWSALB=one.");
        assertRefused(
                send(TestClient.of(other).authorized(consumer.path("/records")).header("Cookie", consumer.cookie())),
                404,
                "unknown consumer instance");
    }

    @Test
    void revokingIsForOneReplicaOnly() {
        String token = TestClient.of(one).token();
        one.revokeTokens();

        assertRefused(
                new TestClient(one.url()).withToken(token).get(TestClient.CONSUMERS + "/x/records"), 401, "token");
        assertThat(new TestClient(other.url())
                        .withToken(token)
                        .get(TestClient.CONSUMERS + "/x/records")
                        .statusCode())
                .isEqualTo(404);
    }
}
