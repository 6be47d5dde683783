package io.reactorchannel.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.benchmarks.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What is made of figures. */
class ReportTest {

    private static final String LARGE = new Shape(5_000, 500).toString();

    private static Report report(double consumed) {
        List<Figure> figures = List.of(
                new Figure(LARGE, Scenarios.BARE_DECODE, 100, 10, 1),
                new Figure(LARGE, Scenarios.CONSUME, consumed, 12, 1),
                new Figure(Scenarios.PRODUCE_SHAPE, Scenarios.RAW_POST, 130, 1, 1),
                new Figure(Scenarios.PRODUCE_SHAPE, Scenarios.PRODUCE, 100, 1, 1));
        return new Report("a machine", "a mode", figures, Targets.of(figures));
    }

    @Test
    void ratiosAreThoseOfTheFiguresThatAreThere() {
        assertThat(report(160).ratios())
                .containsExactly(
                        new Ratio("consume ÷ bare decode", LARGE, 1.6, 1.5, true),
                        new Ratio("CPU of consume ÷ of bare decode", LARGE, 1.2, 1.25, false),
                        new Ratio("raw POST ÷ produce(Publisher)", Scenarios.PRODUCE_SHAPE, 1.3, 1.3, false));
    }

    @Test
    void aTargetIsMetOnItsSide() {
        assertThat(report(160).ratios()).allMatch(Ratio::isMet);
        assertThat(report(140).ratios().get(0).isMet()).isFalse();
    }

    @Test
    void theMedianIsTheSampleInTheMiddle() {
        assertThat(Sample.median(List.of(new Sample(3, 1, 1), new Sample(1, 2, 2), new Sample(2, 3, 3))))
                .isEqualTo(new Sample(2, 3, 3));
    }

    @Test
    void theChartIsXmlWithABarForEachRatio() throws Exception {
        byte[] svg = SvgReport.draw(report(140)).getBytes(StandardCharsets.UTF_8);

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg))
                        .getElementsByTagName("line")
                        .getLength())
                .isEqualTo(3);
    }

    @Test
    void twoResultsAreCompared(@TempDir Path files) throws Exception {
        JsonMapper json = new JsonMapper();
        Path before = Files.writeString(files.resolve("before.json"), json.writeValueAsString(report(160)));
        Path after = Files.writeString(files.resolve("after.json"), json.writeValueAsString(report(120)));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        Compare.print(before, after, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .anySatisfy(
                        line -> assertThat(line).contains("consume ÷ bare decode", "1.60", "1.20", "-25%", "worse"));
    }
}
