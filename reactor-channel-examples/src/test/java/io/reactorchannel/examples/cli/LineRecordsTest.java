package io.reactorchannel.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Lines that become records, and those that do not. */
class LineRecordsTest {

    private final StringWriter report = new StringWriter();

    private LineRecords of(InputStream in, @Nullable String keyField) {
        return new LineRecords(new JsonLines(in), "t", keyField, new PrintWriter(report, true));
    }

    private LineRecords of(String text, @Nullable String keyField) {
        return of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), keyField);
    }

    private static List<ProducerRecord> all(LineRecords records) {
        return records.records().collectList().block(Duration.ofSeconds(20));
    }

    private static String text(ProducerRecord record) {
        return new String((byte[]) record.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void aLineIsAPayloadCharacterForCharacter() {
        assertThat(all(of("\ufeff{\"a\":  1.10}\n\n{\"b\":\"Åse\"}\r\n{}", null)))
                .extracting(LineRecordsTest::text)
                .containsExactly("{\"a\":  1.10}", "{\"b\":\"Åse\"}", "{}");
        assertThat(report.toString()).isEmpty();
    }

    @Test
    void otherLinesAreRejectedByTheirNumbers() {
        LineRecords records = of("{\"n\":1}\nnonsense\n{\"n\":\n[1]\n{} {}\n\n{\"n\":2}\n", null);

        assertThat(all(records)).hasSize(2);

        assertThat(report.toString().lines().toList())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("line 2 rejected: not JSON: "),
                        line -> assertThat(line)
                                .startsWith("line 3 rejected: not JSON: ")
                                .doesNotContain("Source"),
                        line -> assertThat(line).isEqualTo("line 4 rejected: not a JSON object"),
                        line -> assertThat(line).startsWith("line 5 rejected: not JSON: "));
        assertThat(records.rejected()).isEqualTo(4);
        assertThat(records.lineOf(2)).isEqualTo(7);
    }

    @Test
    void aFieldMayBeTheKey() {
        LineRecords records = of("{\"k\":\"a\"}\n{\"k\":7}\n{\"x\":1}\n{\"k\":{}}\n{\"k\":null}\n", "k");

        assertThat(all(records))
                .extracting(record -> record.shardingKey().orElseThrow())
                .containsExactly("a", "7");

        assertThat(report.toString().lines()).hasSize(3).allMatch(line -> line.contains("'k' for a key"));
    }

    @Test
    void aLineWithoutEndDoesNotFillTheMemory() {
        String tooLong = "{\"f\":\"" + "x".repeat(JsonLines.LONGEST) + "\"}\n{\"n\":1}\n";

        assertThat(all(of(tooLong, null))).extracting(LineRecordsTest::text).containsExactly("{\"n\":1}");
        assertThat(report.toString()).isEqualTo("line 1 rejected: longer than 8388608 bytes" + System.lineSeparator());
    }

    @Test
    void theReportOfManyIsBounded() {
        LineRecords records = of("x\n".repeat(1_000), null);

        assertThat(all(records)).isEmpty();
        assertThat(records.rejected()).isEqualTo(1_000);
        assertThat(report.toString().lines()).hasSize(21);
    }

    @Test
    void noMoreIsReadThanRequested() {
        AtomicInteger lines = new AtomicInteger();
        InputStream endless = new SequenceInputStream(Collections.enumeration(new AbstractList<InputStream>() {
            @Override
            public InputStream get(int index) {
                lines.set(Math.max(lines.get(), index));
                return new ByteArrayInputStream(
                        ("{\"f\":\"" + "x".repeat(100_000) + "\"}\n").getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        }));
        StepVerifier.create(of(endless, null).records(), 0)
                .thenRequest(3)
                .expectNextCount(3)
                .thenCancel()
                .verify(Duration.ofSeconds(20));

        assertThat(lines.get()).isLessThan(10);
    }

    @Test
    void anInputThatCannotBeReadIsAnError() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }
        };

        StepVerifier.create(of(broken, null).records()).verifyErrorMessage("the disk is gone");
    }

    @Test
    void progressTellsRateAndWhatRemains() throws IOException {
        JsonLines lines =
                new JsonLines(new ByteArrayInputStream("{}\n".repeat(1_000).getBytes(StandardCharsets.UTF_8)));
        for (int n = 0; n < 250; n++) {
            lines.next();
        }

        assertThat(new Progress(lines, 3_000, new PrintWriter(report)).line(2_000_000_000L))
                .isEqualTo("250 lines, 125/s, 25 %, about 6 s remain");
        assertThat(new Progress(lines, 0, new PrintWriter(report)).line(2_000_000_000L))
                .isEqualTo("250 lines, 125/s");
    }
}
