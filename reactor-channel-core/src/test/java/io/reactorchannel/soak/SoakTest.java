package io.reactorchannel.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakTest {

    private static final long SEED = 20_260_722;

    @ParameterizedTest
    @CsvSource({"RECEIVE, 100000", "CONSUME, 15000", "RUN, 15000", "PRODUCE, 10000"})
    void nothingIsLostWhateverTheFaults(SoakMode mode, int records) {
        SoakSettings settings = new SoakSettings(mode, SEED, records, 0.02, Duration.ofMinutes(5));
        SoakResult result = Soak.run(settings, progress -> {});
        assertThat(result.problems()).as(result.table()).isEmpty();
        assertThat(result.lost()).as(result.table()).isZero();
        assertThat(result.faults().values()).as(result.table()).anyMatch(count -> count > 0);
    }
}
