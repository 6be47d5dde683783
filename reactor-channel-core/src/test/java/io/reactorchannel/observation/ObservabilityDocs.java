package io.reactorchannel.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what the documentation says of observations and meters, from the enums that name them: the tables in
 * {@code docs/observability.md} and the dashboard {@code docs/grafana-dashboard.json}.
 */
public final class ObservabilityDocs {

    static final String PAGE = "observability.md";
    static final String DASHBOARD = "grafana-dashboard.json";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final PrometheusNamingConvention PROMETHEUS = new PrometheusNamingConvention();
    private static final String GROUPS = "messaging_consumer_group_name=~\"$group\"";
    private static final int COLUMNS = 2;
    private static final int WIDTH = 24 / COLUMNS;
    private static final int HEIGHT = 8;

    private ObservabilityDocs() {}

    /**
     * Writes both.
     *
     * @param arguments the directory they are in
     */
    public static void main(String... arguments) throws IOException {
        Path page = Path.of(arguments[0], PAGE);
        Files.writeString(page, page(Files.readString(page)));
        Files.writeString(Path.of(arguments[0], DASHBOARD), dashboard());
    }

    /** The page with its tables made anew. */
    static String page(String page) {
        return replaced(replaced(page, "observations", observations()), "meters", meters());
    }

    private static String replaced(String page, String name, String table) {
        String begin = "<!-- begin of the generated list of " + name + " -->\n";
        String end = "<!-- end of the generated list of " + name + " -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf(end);
        if (from < begin.length() || to < from) {
            throw new IllegalStateException("the page has no place for the list of " + name);
        }
        return page.substring(0, from) + table + page.substring(to);
    }

    private static String observations() {
        return Arrays.stream(ChannelObservation.values())
                .map(observation -> "| `%s` | `%s` | %s |\n"
                        .formatted(
                                observation.getName(),
                                observation.operationType(),
                                keys(observation.getHighCardinalityKeyNames())))
                .collect(Collectors.joining(
                        "", "| observation, timer | operation type | keys of traces only |\n|---|---|---|\n", ""));
    }

    private static String meters() {
        return Arrays.stream(ChannelMeter.values())
                .map(meter -> "| `%s` | %s | %s | %s | %s |\n"
                        .formatted(
                                meter.getName(),
                                meter.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                Objects.requireNonNullElse(meter.getBaseUnit(), ""),
                                meter.description(),
                                keys(ownKeys(meter).toArray(KeyName[]::new))))
                .collect(Collectors.joining(
                        "", "| meter | type | unit | what | keys of its own |\n|---|---|---|---|---|\n", ""));
    }

    private static List<KeyName> ownKeys(ChannelMeter meter) {
        return Stream.of(meter.getKeyNames())
                .filter(key -> key != ChannelKey.CLIENT_ID && key != ChannelKey.CONSUMER_GROUP)
                .toList();
    }

    private static String keys(KeyName... keys) {
        return Arrays.stream(keys).map(key -> "`" + key.asString() + "`").collect(Collectors.joining(", "));
    }

    /** The dashboard, with two panels for each observation and one for each meter. */
    static String dashboard() {
        ObjectNode dashboard = JSON.createObjectNode();
        dashboard.put("uid", "reactor-channel").put("title", "Reactor Channel").put("schemaVersion", 39);
        dashboard.putArray("tags").add("reactor-channel");
        dashboard.putObject("time").put("from", "now-1h").put("to", "now");
        dashboard.put("refresh", "30s");
        ArrayNode variables = dashboard.putObject("templating").putArray("list");
        variables
                .addObject()
                .put("name", "datasource")
                .put("label", "Data source")
                .put("type", "datasource")
                .put("query", "prometheus");
        ObjectNode group = variables.addObject();
        group.put("name", "group")
                .put("label", "Consumer group")
                .put("type", "query")
                .put("query", "label_values(reactor_channel_unacknowledged_records, messaging_consumer_group_name)")
                .put("refresh", 2)
                .put("multi", true)
                .put("includeAll", true);
        source(group);
        ArrayNode panels = dashboard.putArray("panels");
        for (ChannelMeter meter : ChannelMeter.values()) {
            panel(panels, meter.description(), unit(meter), expression(meter), legend(ownKeys(meter)));
        }
        for (ChannelObservation observation : ChannelObservation.values()) {
            String timer = PROMETHEUS.name(observation.getName(), Meter.Type.TIMER);
            String by = " by (messaging_client_id, error_type) ";
            panel(
                    panels,
                    "Rate of " + observation.getName(),
                    "ops",
                    "sum" + by + rate(timer + "_count"),
                    legend(List.of(ChannelKey.ERROR_TYPE)));
            panel(
                    panels,
                    "Mean time of " + observation.getName(),
                    "s",
                    "sum" + by + rate(timer + "_sum") + " / sum" + by + rate(timer + "_count"),
                    legend(List.of(ChannelKey.ERROR_TYPE)));
        }
        return JSON.writeValueAsString(dashboard) + "\n";
    }

    private static void panel(ArrayNode panels, String title, String unit, String expression, String legend) {
        int number = panels.size();
        ObjectNode panel = panels.addObject();
        panel.put("id", number + 1).put("type", "timeseries").put("title", title);
        source(panel);
        panel.putObject("gridPos")
                .put("x", number % COLUMNS * WIDTH)
                .put("y", number / COLUMNS * HEIGHT)
                .put("w", WIDTH)
                .put("h", HEIGHT);
        panel.putObject("fieldConfig").putObject("defaults").put("unit", unit);
        panel.putArray("targets")
                .addObject()
                .put("refId", "A")
                .put("expr", expression)
                .put("legendFormat", legend);
    }

    private static void source(ObjectNode node) {
        node.putObject("datasource").put("type", "prometheus").put("uid", "${datasource}");
    }

    private static String unit(ChannelMeter meter) {
        return switch (Objects.requireNonNullElse(meter.getBaseUnit(), "")) {
            case "bytes" -> "Bps";
            case "seconds" -> "s";
            default -> meter.getType() == Meter.Type.COUNTER ? "ops" : "short";
        };
    }

    private static String expression(ChannelMeter meter) {
        String name = PROMETHEUS.name(meter.getName(), meter.getType(), meter.getBaseUnit());
        String by = Stream.concat(Stream.of(ChannelKey.CLIENT_ID), ownKeys(meter).stream())
                .map(key -> PROMETHEUS.tagKey(key.asString()))
                .collect(Collectors.joining(", ", " by (", ") "));
        return switch (meter.getType()) {
            case COUNTER -> "sum" + by + rate(name + "_total");
            case DISTRIBUTION_SUMMARY -> "sum" + by + rate(name + "_sum") + " / sum" + by + rate(name + "_count");
            default -> "max" + by + "(" + name + "{" + GROUPS + "})";
        };
    }

    private static String rate(String name) {
        return "(rate(" + name + "{" + GROUPS + "}[$__rate_interval]))";
    }

    private static String legend(List<? extends KeyName> keys) {
        return Stream.concat(Stream.of(ChannelKey.CLIENT_ID), keys.stream())
                .map(key -> "{{" + PROMETHEUS.tagKey(key.asString()) + "}}")
                .collect(Collectors.joining(" "));
    }
}
