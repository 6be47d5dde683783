package io.reactorchannel.benchmarks.endtoend;

import java.util.List;
import java.util.Locale;

/** Draws the ratios of a report as bars, each with its target; readable on light and dark pages. */
final class SvgReport {

    private static final int WIDTH = 820;
    private static final int ROW = 26;
    private static final int TOP = 44;
    private static final int LABELS = 440;
    private static final int BARS = WIDTH - LABELS - 70;

    private SvgReport() {}

    static String draw(Report report) {
        List<Ratio> ratios = report.ratios();
        double longest = ratios.stream()
                .mapToDouble(ratio -> Math.max(ratio.value(), ratio.target()))
                .max()
                .orElse(1);
        int height = TOP + ratios.size() * ROW + 30;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " role=\"img\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                height,
                WIDTH,
                height);
        add(svg, "<title>Ratios of one run; the line in each bar is its target</title>");
        add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
        add(
                svg,
                "<text x=\"12\" y=\"24\" font-size=\"14\" fill=\"#1a2230\">%s</text>",
                escaped(report.machine() + "; " + report.mode()));
        for (int i = 0; i < ratios.size(); i++) {
            bar(svg, ratios.get(i), TOP + i * ROW, BARS / longest);
        }
        add(
                svg,
                "<text x=\"12\" y=\"%d\" fill=\"#5a6577\">blue: target met; orange: not met; the dark line is the target</text>",
                height - 10);
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, Ratio ratio, int y, double scale) {
        String label = ratio.shape() + "   " + ratio.name();
        add(svg, "<text x=\"12\" y=\"%d\" fill=\"#1a2230\">%s</text>", y + 15, escaped(label));
        add(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LABELS,
                y + 3,
                ratio.value() * scale,
                ROW - 8,
                ratio.isMet() ? "#0b61b0" : "#c2570c");
        double target = LABELS + ratio.target() * scale;
        add(
                svg,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#1a2230\" stroke-width=\"2\"/>",
                target,
                target,
                y,
                y + ROW - 2);
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" fill=\"#1a2230\" text-anchor=\"end\">%.2f %s %.2f</text>",
                WIDTH - 6,
                y + 15,
                ratio.value(),
                ratio.atLeast() ? "≥" : "≤",
                ratio.target());
    }

    private static void add(StringBuilder svg, String line, Object... values) {
        svg.append(String.format(Locale.ROOT, line, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
