package io.reactorchannel.examples.cli;

import io.reactorchannel.ReactiveChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Polls once and prints the payloads, without a commit. */
@Command(name = "consume", description = "Poll once; prints payloads as JSON lines.", mixinStandardHelpOptions = true)
final class ConsumeCommand implements Callable<Integer> {

    @Option(
            names = "--consume-timeout",
            paramLabel = "MS",
            defaultValue = "0",
            description = "how long the service may wait for records (0)")
    private int consumeTimeout;

    @Mixin
    private HandedConsumer consumer = new HandedConsumer();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        ReactiveChannel channel = connection.channel(builder -> builder.pollTimeout(Duration.ofMillis(consumeTimeout)));
        List<Map<String, Object>> payloads = Waiting.forEndOf(consumer.use(channel, ReactiveChannel::poll));
        JsonMapper json = new JsonMapper();
        if (payloads != null) {
            payloads.forEach(payload -> connection.out().println(json.writeValueAsString(payload)));
        }
        return connection.out().checkError() ? ExitCode.PERMANENT : ExitCode.OK;
    }
}
