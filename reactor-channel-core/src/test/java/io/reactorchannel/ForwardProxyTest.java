package io.reactorchannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.testing.ForwardProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The way to the service, and to its logins, through a forward proxy. */
class ForwardProxyTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final String PASSWORD = "the-proxy-password";

    private final List<AutoCloseable> parts = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (int last = parts.size() - 1; last >= 0; last--) {
            parts.get(last).close();
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.add(part);
        return part;
    }

    private StreamingService service() {
        return part(
                StreamingService.builder().user("me", "secret").topic("t", 1).start());
    }

    /** Its URL by a name that only a proxy knows. */
    private static String named(StreamingService service) {
        return service.url().replace("127.0.0.1", "streaming.test");
    }

    private ReactiveChannel channel(ReactiveChannelBuilder builder) {
        return part(builder.consumerGroup("g")
                .offset(OffsetReset.EARLIEST)
                .retryOnFail(false)
                .closeTimeout(Duration.ofSeconds(5))
                .build());
    }

    private static HttpProxy through(ForwardProxy proxy) {
        return HttpProxy.of("127.0.0.1", proxy.port());
    }

    private static void converse(ReactiveChannel channel) {
        channel.subscribe("t").block(LONG_ENOUGH);
        channel.produce(ProducerRecord.of("t", Map.of("n", 1))).block(LONG_ENOUGH);
        StepVerifier.create(channel.poll()
                        .repeat(50)
                        .filter(records -> !records.isEmpty())
                        .next())
                .expectNext(List.of(Map.of("n", 1)))
                .expectComplete()
                .verify(LONG_ENOUGH);
        channel.commit().block(LONG_ENOUGH);
    }

    @Test
    void bothBasesGoThroughAProxyWithCredentials() {
        StreamingService service = service();
        ForwardProxy proxy = part(ForwardProxy.wanting("me", PASSWORD));
        ForwardProxy ofLogins = part(ForwardProxy.wanting("login", PASSWORD));
        ChannelAuth auth = ChannelAuth.builder(named(service))
                .proxy(through(ofLogins).withCredentials("login", PASSWORD))
                .userPassword("me", "secret");

        converse(channel(ReactiveChannel.builder(named(service))
                .auth(auth)
                .proxy(through(proxy).withCredentials("me", PASSWORD))));

        assertThat(proxy.tunnels()).isNotEmpty().containsOnly("streaming.test:" + service.port());
        assertThat(ofLogins.tunnels()).containsExactly("streaming.test:" + service.port());
    }

    @Test
    void tlsGoesThroughTheTunnelToTheServiceItself(@TempDir Path directory) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=Test Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=streaming.test")
                .addSanDnsName("streaming.test")
                .buildIssuedBy(authority);
        StreamingService service = part(StreamingService.builder()
                .authentication(false)
                .topic("t", 1)
                .tls(
                        Files.writeString(directory.resolve("chain.pem"), certificate.getCertificatePathPEM()),
                        Files.writeString(directory.resolve("key.pem"), certificate.getPrivateKeyPEM()))
                .start());
        ForwardProxy proxy = part(ForwardProxy.open());

        converse(channel(ReactiveChannel.builder(named(service))
                .auth(ChannelAuth.none())
                .verifyCertBundle(authority.getCertificatePEM())
                .proxy(through(proxy))));

        assertThat(proxy.tunnels()).isNotEmpty().containsOnly("streaming.test:" + service.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "*", "10.0.0.1 127.0.0.1"})
    void hostsThatNeedNoProxyAreReachedDirectly(String hosts) {
        StreamingService service = service();
        ForwardProxy proxy = part(ForwardProxy.open());
        HttpProxy forOthers = through(proxy).withNoProxyHosts(hosts.split(" "));

        converse(channel(ReactiveChannel.builder(service.url())
                .auth(ChannelAuth.builder(service.url()).proxy(forOthers).userPassword("me", "secret"))
                .proxy(forOthers)));

        assertThat(proxy.tunnels()).isEmpty();
    }

    @Test
    void namesOfHostsThatNeedNoProxyAreResolvedHere() {
        StreamingService service = service();
        ForwardProxy proxy = part(ForwardProxy.open());

        converse(channel(ReactiveChannel.builder("http://localhost:" + service.port())
                .auth(ChannelAuth.userPassword(service.url(), "me", "secret"))
                .proxy(through(proxy).withNoProxyHosts("LOCALHOST"))));

        assertThat(proxy.tunnels()).isEmpty();
    }

    private static ChannelError failure(Mono<?> operation) {
        return (ChannelError) operation
                .then(Mono.<Throwable>empty())
                .onErrorResume(Mono::just)
                .block(LONG_ENOUGH);
    }

    @Test
    void wrongCredentialsForTheProxyArePermanent() {
        StreamingService service = service();
        ForwardProxy proxy = part(ForwardProxy.wanting("me", PASSWORD));
        for (HttpProxy wrong : List.of(through(proxy), through(proxy).withCredentials("me", "wrong-password"))) {
            ReactiveChannel channel = channel(ReactiveChannel.builder(named(service))
                    .auth(ChannelAuth.none())
                    .proxy(wrong));

            assertThat(failure(channel.create()))
                    .isExactlyInstanceOf(PermanentError.class)
                    .hasMessageContaining("the proxy wants other credentials")
                    .hasMessageNotContaining("wrong-password");
            assertThat(failure(ChannelAuth.builder(named(service))
                            .proxy(wrong)
                            .userPassword("me", "secret")
                            .token()))
                    .isInstanceOf(PermanentError.class);
        }
        assertThat(proxy.tunnels()).isEmpty();
    }

    @Test
    void aProxyThatIsNotThereIsTemporary() {
        StreamingService service = service();
        ForwardProxy proxy = ForwardProxy.open();
        proxy.close();
        ReactiveChannel channel = channel(
                ReactiveChannel.builder(named(service)).auth(ChannelAuth.none()).proxy(through(proxy)));

        ChannelError failure = failure(channel.create());

        assertThat(failure).isInstanceOf(TemporaryError.class);
        assertThat(failure.isUnsent()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "example.com,    example.com,     false",
        "example.com,    EXAMPLE.com,     false",
        "example.com,    www.example.com, true",
        "*.example.com,  www.example.com, false",
        "*.example.com,  a.b.example.com, false",
        "*.example.com,  example.com,     true",
        "*.example.com,  badexample.com,  true",
        ".example.com,   www.example.com, false",
        "*,              anything,        false",
        "10.0.0.1,       10.0.0.1,        false",
        "10.0.0.1,       10.0.0.11,       true",
    })
    void aHostIsLeftOutByNameOrByDomain(String pattern, String host, boolean used) {
        HttpProxy proxy = HttpProxy.of("proxy", 3128).withNoProxyHosts("other", pattern);

        assertThat(proxy.isUsedFor(host)).isEqualTo(used);
    }

    @Test
    void wrongSettingsOfAProxyAreRefused() {
        HttpProxy proxy = HttpProxy.of("proxy", 3128);
        for (String host : new String[] {null, "", " ", "http://proxy", "user@proxy", " proxy"}) {
            assertRefused(() -> HttpProxy.of(host, 3128));
        }
        assertRefused(() -> HttpProxy.of("proxy", 0));
        assertRefused(() -> HttpProxy.of("proxy", 65_536));
        assertRefused(() -> proxy.withCredentials(null, "p"));
        assertRefused(() -> proxy.withCredentials("u:v", "p"));
        assertRefused(() -> proxy.withCredentials("u", null));
        assertRefused(() -> proxy.withCredentials("u", "a\r\nb"));
        assertRefused(() -> proxy.withNoProxyHosts((String[]) null));
        assertRefused(() -> proxy.withNoProxyHosts("a", null));
        assertRefused(() -> proxy.withNoProxyHosts("www.*.com"));
    }

    private static void assertRefused(Runnable settings) {
        assertThatExceptionOfType(PermanentError.class)
                .isThrownBy(settings::run)
                .withMessageStartingWith("proxy:");
    }

    @Test
    void theTextFormDoesNotShowThePassword() {
        assertThat(HttpProxy.of("proxy", 3128).withCredentials("me", PASSWORD)).hasToString("HttpProxy[me@proxy:3128]");
        assertThat(HttpProxy.of("proxy", 3128)).hasToString("HttpProxy[proxy:3128]");
    }
}
