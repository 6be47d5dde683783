package io.reactorchannel.examples.cli;

import io.reactorchannel.ReactiveChannel;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Subscribes a consumer to topics. */
@Command(name = "subscribe", description = "Subscribe a consumer to topics.", mixinStandardHelpOptions = true)
final class SubscribeCommand implements Callable<Integer> {

    @Option(
            names = "--topic",
            required = true,
            split = ",",
            paramLabel = "NAME",
            description = "repeatable, or several with commas")
    private List<String> topics = List.of();

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            converter = JsonObject.Converter.class,
            description = "which records: {\"TOPIC\": {\"HEADER\": \"VALUE\"}}")
    @Nullable
    private JsonObject filter;

    @Option(names = "--payload-lookup", description = "look into payloads where a header is missing")
    private boolean payloadLookup;

    @Mixin
    private HandedConsumer consumer = new HandedConsumer();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        ReactiveChannel channel = connection.channel(
                builder -> Connection.set(filter, wanted -> builder.filter(wanted.fields(), payloadLookup)));
        Waiting.forEndOf(consumer.use(channel, used -> used.subscribe(topics.toArray(String[]::new))));
        return ExitCode.OK;
    }
}
