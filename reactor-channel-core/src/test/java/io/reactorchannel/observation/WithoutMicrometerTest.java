package io.reactorchannel.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where Micrometer is not on the class path a channel works all the same. */
class WithoutMicrometerTest {

    @RegisterExtension
    final ObservedService on = new ObservedService();

    /** What is loaded without Micrometer. */
    public static final class ConsumeOne implements BiFunction<String, String, String> {

        @Override
        public String apply(String url, String password) {
            try (ReactiveChannel channel = ReactiveChannel.builder(url)
                    .auth(ChannelAuth.userPassword(url, "me", password))
                    .consumerGroup("without")
                    .offset(OffsetReset.EARLIEST)
                    .build()) {
                return channel.receive("orders")
                        .take(1)
                        .concatMap(record -> record.observed(record.commit()).thenReturn(record.payloadAsMap()))
                        .map(Object::toString)
                        .blockLast(ObservedService.LONG_ENOUGH);
            }
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aChannelNeedsNoMicrometer() throws Exception {
        on.fill("orders", 1);

        try (URLClassLoader without = withoutMicrometer()) {
            assertThatThrownBy(() -> without.loadClass("io.micrometer.observation.Observation"))
                    .isInstanceOf(ClassNotFoundException.class);
            BiFunction<String, String, String> consumeOne =
                    (BiFunction<String, String, String>) without.loadClass(ConsumeOne.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();

            assertThat(consumeOne.apply(on.service().url(), ObservedService.PASSWORD))
                    .isEqualTo("{n=0}");
        }
    }

    private static URLClassLoader withoutMicrometer() throws IOException {
        URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("micrometer") && !entry.contains("context-propagation"))
                .map(WithoutMicrometerTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
