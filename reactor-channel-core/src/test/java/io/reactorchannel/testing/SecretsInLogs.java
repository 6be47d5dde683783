package io.reactorchannel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.slf4j.LoggerFactory;

/**
 * A watch over all that is logged while tests run, which fails the test during which a line shows a secret. It is on
 * for every test class of Jupiter and leaves out no logger. A line that comes when no test runs fails the next one, its
 * class, or the run.
 *
 * <p>Tests register what they configure or have issued; a secret stays one for all tests that follow. So it must not be
 * a word that a line may well contain.
 */
public final class SecretsInLogs implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final int SHORTEST_SECRET = 4;
    private static final int MOST_FINDS = 20;
    /** These log debug lines too while tests run; they are not printed. */
    private static final List<String> TALKATIVE = List.of("io.reactorchannel", "reactor", "io.netty");

    private static final Set<String> SECRETS = new CopyOnWriteArraySet<>();
    private static final List<Find> FINDS = new ArrayList<>();
    private static volatile @Nullable String running;

    /**
     * A line that shows a secret.
     *
     * @param during what ran when it was logged, null if nothing did
     * @param logger the logger's name
     * @param line the line with its secrets blanked
     */
    record Find(@Nullable String during, String logger, String line) {

        @Override
        public String toString() {
            return (during == null ? "between tests" : "during " + during) + ", by " + logger + ": " + line;
        }
    }

    /**
     * Makes texts known as secrets.
     *
     * @throws IllegalArgumentException for a text that is too short to be told from any other
     */
    public static void register(String... secrets) {
        for (String secret : secrets) {
            if (secret.length() < SHORTEST_SECRET) {
                throw new IllegalArgumentException(
                        "A secret of " + secret.length() + " characters, " + SHORTEST_SECRET + " are the fewest");
            }
            SECRETS.add(secret);
        }
    }

    /** The text, which is known as a secret from now on. */
    public static String secret(String text) {
        register(text);
        return text;
    }

    /** The password, which is known as a secret from now on, also as it goes with a login. */
    public static String password(String user, String password) {
        register(password, Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8)));
        return password;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(SecretsInLogs.class))
                .computeIfAbsent(Watch.class, first -> new Watch(), Watch.class);
        running = context.getRequiredTestClass().getSimpleName();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        running = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        running = context.getRequiredTestClass().getSimpleName();
        failOnFinds();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        running = null;
        failOnFinds();
    }

    static void failOnFinds() {
        List<Find> finds = takeFinds();
        if (!finds.isEmpty()) {
            throw new AssertionError(finds.stream()
                    .map(Find::toString)
                    .collect(
                            Collectors.joining("\n", "Secrets were logged (at most " + MOST_FINDS + " shown):\n", "")));
        }
    }

    static List<Find> takeFinds() {
        synchronized (FINDS) {
            List<Find> taken = List.copyOf(FINDS);
            FINDS.clear();
            return taken;
        }
    }

    private static void keep(Find find) {
        synchronized (FINDS) {
            if (FINDS.size() < MOST_FINDS) {
                FINDS.add(find);
            }
        }
    }

    /** The appender, there until all tests of Jupiter are done. */
    private static final class Watch extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

        private final SecretSearch search = new SecretSearch(SECRETS);
        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

        Watch() {
            setContext(root.getLoggerContext());
            start();
            root.addAppender(this);
            for (String name : TALKATIVE) {
                Logger logger = (Logger) LoggerFactory.getLogger(name);
                if (!logger.isDebugEnabled()) {
                    logger.setLevel(Level.DEBUG);
                }
            }
        }

        @Override
        protected void append(ILoggingEvent line) {
            search.blanked(line).ifPresent(blanked -> keep(new Find(running, line.getLoggerName(), blanked)));
        }

        @Override
        public void close() {
            root.detachAppender(this);
            stop();
            failOnFinds();
        }
    }
}
