package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Serving HTTPS. */
class TlsTest {

    @TempDir
    private static Path folder;

    private static X509Bundle authority;
    private static Path certificates;
    private static Path key;

    @BeforeAll
    static void makeFiles() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=Test Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle mine = new CertificateBuilder()
                .subject("CN=service")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        certificates = Files.writeString(folder.resolve("chain.pem"), mine.getCertificatePathPEM());
        key = Files.writeString(folder.resolve("key.pem"), mine.getPrivateKeyPEM());
    }

    private static HttpClient client(String protocol) throws Exception {
        TrustManagerFactory trust = authority.toTrustManagerFactory();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder()
                .sslContext(context)
                .sslParameters(parameters)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static HttpResponse<String> health(StreamingService service, String protocol) throws Exception {
        URI uri = URI.create(service.url() + "/health");
        return client(protocol).send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static StreamingService secured() {
        return StreamingService.builder()
                .authentication(false)
                .tls(certificates, key)
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void itServesHttps(String protocol) throws Exception {
        try (StreamingService service = secured()) {
            assertThat(service.url()).isEqualTo("https://127.0.0.1:" + service.port());
            HttpResponse<String> answer = health(service, protocol);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.sslSession())
                    .hasValueSatisfying(
                            session -> assertThat(session.getProtocol()).isEqualTo(protocol));
        }
    }

    @Test
    void olderProtocolsAreRefused() {
        try (StreamingService service = secured()) {
            assertThatThrownBy(() -> health(service, "TLSv1.1")).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void itDoesNotSpeakHttpThen() {
        try (StreamingService service = secured()) {
            TestClient plain = new TestClient("http://127.0.0.1:" + service.port());
            assertThatThrownBy(() -> TestClient.send(plain.request("/health"))).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void clientsMayHaveToShowACertificate() throws Exception {
        Path authorities = Files.writeString(folder.resolve("authorities.pem"), authority.getCertificatePEM());
        X509Bundle client = new CertificateBuilder().subject("CN=client").buildIssuedBy(authority);
        try (StreamingService service = StreamingService.builder()
                .authentication(false)
                .tls(certificates, key, authorities)
                .start()) {
            assertThatThrownBy(() -> health(service, "TLSv1.2")).isInstanceOf(IOException.class);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    client.toKeyManagerFactory().getKeyManagers(),
                    authority.toTrustManagerFactory().getTrustManagers(),
                    null);

            HttpResponse<String> answer = HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(service.url() + "/health"))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamingService.builder().tls(certificates, key, folder.resolve("none.pem")))
                .withMessageContaining("none.pem");
    }

    @Test
    void filesThatDoNotFitAreNamed() throws Exception {
        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "no PEM at all");
        Path missing = folder.resolve("missing.pem");
        StreamingServiceBuilder builder = StreamingService.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tls(missing, key))
                .withMessageStartingWith("tls: ")
                .withMessageContaining("missing.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tls(nonsense, key))
                .withMessageContaining("nonsense.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tls(certificates, nonsense))
                .withMessageContaining("nonsense.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tls(certificates, null))
                .withMessage("tls: two files are accepted, not null");
    }
}
