package io.reactorchannel.examples.cli;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannelBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a new consumer is to be. */
final class GroupOptions {

    enum From {
        EARLIEST,
        LATEST,
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description = "without committed offsets: earliest or latest record (latest)")
    @Nullable
    From from;

    @Option(
            names = "--config",
            split = ",",
            hidden = true,
            paramLabel = "NAME=VALUE",
            description = "consumer settings of the service, separated by commas")
    Map<String, String> configs = new LinkedHashMap<>();

    void applyTo(ReactiveChannelBuilder builder) {
        builder.extraConfigs(configs);
        if (from != null) {
            builder.offset(OffsetReset.valueOf(from.name()));
        }
    }
}
