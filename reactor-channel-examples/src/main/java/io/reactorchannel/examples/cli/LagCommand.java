package io.reactorchannel.examples.cli;

import io.reactorchannel.ReactiveChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Prints how far a group is behind, as the service tells it. */
@Command(
        name = "lag",
        description = "Print how far a group is behind, by topic, as JSON.",
        mixinStandardHelpOptions = true)
final class LagCommand implements Callable<Integer> {

    @Option(
            names = {"--cg", "--group"},
            required = true,
            paramLabel = "NAME",
            description = "the consumer group")
    private String group = "";

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        ReactiveChannel channel = connection.channel(builder -> builder.consumerGroup(group));
        connection.out().println(new JsonMapper().writeValueAsString(Waiting.forEndOf(channel.lag())));
        return ExitCode.OK;
    }
}
