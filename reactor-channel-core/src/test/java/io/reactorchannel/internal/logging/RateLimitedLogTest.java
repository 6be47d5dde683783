package io.reactorchannel.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.test.scheduler.VirtualTimeScheduler;

class RateLimitedLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("flood");
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RateLimitedLog log = new RateLimitedLog(logger, () -> time);

    @BeforeEach
    void listen() {
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        written.start();
        logger.addAppender(written);
    }

    @AfterEach
    void end() {
        logger.detachAppender(written);
    }

    private List<String> lines() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void theFirstFiveOfAMinuteAreWrittenAndTheOthersCounted() {
        IntStream.rangeClosed(1, 100).forEach(number -> log.warn("number {}", number));
        time.advanceTimeBy(Duration.ofSeconds(59));
        log.warn("number {}", 101);
        assertThat(lines()).containsExactly("number 1", "number 2", "number 3", "number 4", "number 5");

        time.advanceTimeBy(Duration.ofSeconds(1));
        log.warn("number {}", 102);
        log.warn("number {}", 103);

        assertThat(lines().subList(5, lines().size()))
                .containsExactly("number 102 (96 more like this were left out before)", "number 103");
        assertThat(written.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.WARN);
    }

    @Test
    void eachKindHasAMinuteOfItsOwn() {
        IntStream.range(0, 9).forEach(number -> {
            log.info("one {}", number);
            log.warnOfKind("a", "other {}", number);
            log.warnOfKind("b", "other {}", number);
        });

        assertThat(lines()).filteredOn(line -> line.startsWith("one")).hasSize(5);
        assertThat(lines()).filteredOn(line -> line.startsWith("other")).hasSize(10);
    }

    @Test
    void kindsWithoutEndShareOne() {
        IntStream.range(0, 5_000).forEach(number -> log.warnOfKind("kind " + number, "line {}", number));

        assertThat(lines()).hasSize(1_005);
    }

    @Test
    void whatIsNotWantedIsNotCounted() {
        logger.setLevel(Level.WARN);
        IntStream.range(0, 9).forEach(number -> log.info("line {}", number));
        logger.setLevel(Level.INFO);

        log.info("line {}", 9);

        assertThat(lines()).containsExactly("line 9");
    }

    @Test
    void anErrorAtTheEndHasItsTrace() {
        IllegalStateException thrown = new IllegalStateException("boom");

        log.warn("it happened", thrown);

        assertThat(written.list.get(0).getThrowableProxy().getMessage()).isEqualTo("boom");
    }
}
