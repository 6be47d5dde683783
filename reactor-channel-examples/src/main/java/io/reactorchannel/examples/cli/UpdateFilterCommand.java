package io.reactorchannel.examples.cli;

import io.reactorchannel.ReactiveChannel;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replaces the filter of a consumer. */
@Command(name = "update-filter", description = "Replace the filter of a consumer.", mixinStandardHelpOptions = true)
final class UpdateFilterCommand implements Callable<Integer> {

    @Option(
            names = "--filter",
            required = true,
            paramLabel = "JSON",
            converter = JsonObject.Converter.class,
            description = "which records: {\"TOPIC\": {\"HEADER\": \"VALUE\"}}")
    private JsonObject filter = new JsonObject(Map.of());

    @Mixin
    private HandedConsumer consumer = new HandedConsumer();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        ReactiveChannel channel = connection.channel(builder -> {});
        Waiting.forEndOf(consumer.use(channel, used -> used.updateFilter(filter.fields())));
        return ExitCode.OK;
    }
}
