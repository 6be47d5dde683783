package io.reactorchannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.testing.SecretsInLogs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

/** Whose certificates a channel and a login accept. */
class CertificatesTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final String TOKEN = SecretsInLogs.secret("tok-certified");
    private static final String ANSWER = "{\"consumerInstanceId\":\"c\",\"AuthorizationToken\":\"" + TOKEN + "\"}";

    private static X509Bundle authority;
    private static DisposableServer trusted;
    private static DisposableServer wrongHost;
    private static DisposableServer expired;

    @BeforeAll
    static void startServers() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=Test Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        trusted = server(new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority));
        wrongHost = server(new CertificateBuilder()
                .subject("CN=elsewhere")
                .addSanDnsName("elsewhere.example")
                .buildIssuedBy(authority));
        Instant now = Instant.now();
        expired = server(new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .notBefore(now.minus(Duration.ofDays(3)))
                .notAfter(now.minus(Duration.ofDays(1)))
                .buildIssuedBy(authority));
    }

    @AfterAll
    static void stopServers() {
        expired.disposeNow();
        trusted.disposeNow();
        wrongHost.disposeNow();
    }

    private static DisposableServer server(X509Bundle certificate) throws Exception {
        var context = SslContextBuilder.forServer(
                        certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
                .sslProvider(SslProvider.JDK)
                .build();
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .secure(spec -> spec.sslContext(context))
                .handle((request, response) -> request.receive()
                        .then(response.sendString(Mono.just(ANSWER)).then()))
                .bindNow();
    }

    private static String url(DisposableServer server) {
        return "https://localhost:" + server.port();
    }

    private static ReactiveChannelBuilder builder(DisposableServer server) {
        return ReactiveChannel.builder(url(server))
                .auth(ChannelAuth.none())
                .consumerGroup("g")
                .closeTimeout(Duration.ofSeconds(5));
    }

    private static void assertAccepted(ReactiveChannelBuilder builder) {
        try (ReactiveChannel channel = builder.build()) {
            StepVerifier.create(channel.create()).expectComplete().verify(LONG_ENOUGH);
        }
    }

    private static void assertRefused(ReactiveChannelBuilder builder) {
        try (ReactiveChannel channel = builder.build()) {
            StepVerifier.create(channel.create())
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isExactlyInstanceOf(PermanentError.class)
                            .hasMessageContaining("certificate"))
                    .verify(LONG_ENOUGH);
        }
    }

    @Test
    void anUnknownAuthorityIsRefusedAtOnce() {
        assertRefused(builder(trusted));
    }

    @Test
    void aBundleIsTrustedAsText() {
        assertAccepted(builder(trusted).verifyCertBundle(authority.getCertificatePEM()));
    }

    @Test
    void aBundleIsTrustedAsAFileWithOthersInIt(@TempDir Path directory) throws Exception {
        X509Bundle other = new CertificateBuilder()
                .subject("CN=Other")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path bundle = Files.writeString(
                directory.resolve("bundle.pem"), other.getCertificatePEM() + authority.getCertificatePEM());
        assertAccepted(builder(trusted).verifyCertBundle(bundle.toString()));
    }

    @Test
    void aHostThatTheCertificateDoesNotNameIsRefusedInSpiteOfTheBundle() {
        assertRefused(builder(wrongHost).verifyCertBundle(authority.getCertificatePEM()));
    }

    @Test
    void aCertificateThatIsOverIsRefusedInSpiteOfTheBundle() {
        assertRefused(builder(expired).verifyCertBundle(authority.getCertificatePEM()));
    }

    @Test
    void aLoginDoesNotAcceptTheseEither() {
        for (DisposableServer server : List.of(wrongHost, expired)) {
            StepVerifier.create(ChannelAuth.builder(url(server))
                            .verifyCertBundle(authority.getCertificatePEM())
                            .clientCredentials("id", "secret")
                            .token())
                    .expectErrorSatisfies(error ->
                            assertThat(error).isInstanceOf(PermanentError.class).hasMessageContaining("certificate"))
                    .verify(LONG_ENOUGH);
        }
    }

    @Test
    void theEmptyTextSwitchesAllChecksOff() {
        assertAccepted(builder(trusted).verifyCertBundle(""));
        assertAccepted(builder(wrongHost).verifyCertBundle(""));
    }

    @Test
    void aLoginHasItsOwnBundle() {
        StepVerifier.create(ChannelAuth.userPassword(url(trusted), "u", "p", authority.getCertificatePEM())
                        .token())
                .expectNext(TOKEN)
                .expectComplete()
                .verify(LONG_ENOUGH);
        StepVerifier.create(ChannelAuth.userPassword(url(trusted), "u", "p").token())
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/no/such/file.pem", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----", "\0"})
    void anUnreadableBundleIsRefusedByBuild(String bundle) {
        assertThatExceptionOfType(PermanentError.class)
                .isThrownBy(() -> builder(trusted).verifyCertBundle(bundle).build())
                .withMessageStartingWith("verifyCertBundle:");
    }
}
