package io.reactorchannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.auth.ChannelAuthBuilder;
import io.reactorchannel.error.PermanentError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
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

/** By which certificates a channel and a login are known to a server that wants one (mutual TLS). */
class ClientCertificatesTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final String PASSPHRASE = "the-passphrase-of-the-key";
    private static final String ANSWER = "{\"consumerInstanceId\":\"c\",\"AuthorizationToken\":\"token\"}";

    private static X509Bundle authority;
    private static X509Bundle client;
    private static X509Bundle stranger;
    private static DisposableServer tls13;
    private static DisposableServer tls12;

    @BeforeAll
    static void startServers() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=Test Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        client = new CertificateBuilder().subject("CN=client").buildIssuedBy(authority);
        stranger = new CertificateBuilder()
                .subject("CN=stranger")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        tls13 = server(certificate, "TLSv1.3");
        tls12 = server(certificate, "TLSv1.2");
    }

    @AfterAll
    static void stopServers() {
        tls13.disposeNow();
        tls12.disposeNow();
    }

    private static DisposableServer server(X509Bundle certificate, String protocol) throws Exception {
        var context = SslContextBuilder.forServer(
                        certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
                .sslProvider(SslProvider.JDK)
                .protocols(protocol)
                .trustManager(authority.getCertificate())
                .clientAuth(ClientAuth.REQUIRE)
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
                .verifyCertBundle(authority.getCertificatePEM())
                .closeTimeout(Duration.ofSeconds(5));
    }

    private static ChannelAuthBuilder auth(DisposableServer server) {
        return ChannelAuth.builder(url(server)).verifyCertBundle(authority.getCertificatePEM());
    }

    private static void assertAccepted(ReactiveChannelBuilder builder) {
        try (ReactiveChannel channel = builder.build()) {
            StepVerifier.create(channel.create()).expectComplete().verify(LONG_ENOUGH);
        }
    }

    private static void assertRefused(Mono<?> request) {
        StepVerifier.create(request)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(PermanentError.class)
                        .hasMessageContaining("the server refuses the TLS connection")
                        .hasMessageContaining("clientCertificate"))
                .verify(LONG_ENOUGH);
    }

    @Test
    void theCertificateIsShownToAServerThatWantsIt() {
        assertAccepted(builder(tls13).clientCertificate(client.getCertificatePathPEM(), client.getPrivateKeyPEM()));
        assertAccepted(builder(tls12).clientCertificate(client.getCertificatePathPEM(), client.getPrivateKeyPEM()));
    }

    @Test
    void itMayStandInFiles(@TempDir Path directory) throws Exception {
        Path chain = Files.writeString(directory.resolve("client.pem"), client.getCertificatePathPEM());
        Path key = Files.writeString(directory.resolve("client.key"), client.getPrivateKeyPEM());

        assertAccepted(builder(tls13).clientCertificate(chain.toString(), key.toString()));
    }

    @Test
    void itsKeyMayBeEncrypted() throws Exception {
        String key = encrypted(client.getKeyPair().getPrivate());

        assertAccepted(builder(tls13).clientCertificate(client.getCertificatePathPEM(), key, PASSPHRASE));
    }

    @Test
    void aLoginHasItsOwn() {
        StepVerifier.create(auth(tls13)
                        .clientCertificate(client.getCertificatePathPEM(), client.getPrivateKeyPEM())
                        .userPassword("u", "p")
                        .token())
                .expectNext("token")
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertRefused(auth(tls12).userPassword("u", "p").token());
    }

    @Test
    void withoutOneTheServersRefusalIsPermanent() {
        for (DisposableServer server : List.of(tls12, tls13)) {
            try (ReactiveChannel channel = builder(server).build()) {
                assertRefused(channel.create());
            }
        }
    }

    @Test
    void oneThatTheServerDoesNotTrustIsRefusedForGood() {
        for (DisposableServer server : List.of(tls12, tls13)) {
            try (ReactiveChannel channel = builder(server)
                    .clientCertificate(stranger.getCertificatePathPEM(), stranger.getPrivateKeyPEM())
                    .build()) {
                assertRefused(channel.create());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/no/such/file.pem", "-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----"})
    void aKeyThatCannotBeReadIsRefusedByBuild(String key) {
        assertRefusedByBuild(builder(tls13).clientCertificate(client.getCertificatePathPEM(), key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/no/such/file.pem", "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----"})
    void aChainThatCannotBeReadIsRefusedByBuild(String chain) {
        assertRefusedByBuild(builder(tls13).clientCertificate(chain, client.getPrivateKeyPEM()));
    }

    @Test
    void aWrongPassphraseIsRefusedByBuildAndNotRepeated() throws Exception {
        String key = encrypted(client.getKeyPair().getPrivate());

        assertRefusedByBuild(builder(tls13).clientCertificate(client.getCertificatePathPEM(), key, "another-one"));
        assertRefusedByBuild(builder(tls13).clientCertificate(client.getCertificatePathPEM(), key));
    }

    @Test
    void theChainAndTheKeyGoTogether() {
        assertRefusedByBuild(builder(tls13).clientCertificate(null, client.getPrivateKeyPEM()));
        assertRefusedByBuild(builder(tls13).clientCertificate(client.getCertificatePathPEM(), null));
    }

    private static void assertRefusedByBuild(ReactiveChannelBuilder builder) {
        assertThatExceptionOfType(PermanentError.class)
                .isThrownBy(builder::build)
                .withMessageStartingWith("clientCertificate:")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("another-one"));
    }

    @Test
    void nothingOlderThanTls12IsOffered() {
        List<String> offered = new CopyOnWriteArrayList<>();
        try (ReactiveChannel channel = builder(tls12)
                .clientCertificate(client.getCertificatePathPEM(), client.getPrivateKeyPEM())
                .httpClient(http -> http.doOnConnected(connection -> {
                    SslHandler tls = connection.channel().pipeline().get(SslHandler.class);
                    offered.addAll(List.of(tls.engine().getEnabledProtocols()));
                }))
                .build()) {
            channel.create().block(LONG_ENOUGH);
        }
        assertThat(offered).containsOnly("TLSv1.2", "TLSv1.3");
    }

    private static String encrypted(PrivateKey key) throws Exception {
        String algorithm = "PBEWithSHA1AndDESede"; // the JDK cannot name newer ones in a file
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(PASSPHRASE.toCharArray())));
        byte[] pkcs8 =
                new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded())).getEncoded();
        return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(pkcs8)
                + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
    }
}
