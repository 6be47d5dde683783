package io.reactorchannel.examples.cli;

import io.reactorchannel.ConsumerHandle;
import io.reactorchannel.ReactiveChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Creates a consumer and prints what the next calls need to go on with it. */
@Command(
        name = "create",
        description = "Create a consumer; prints its id and cookie as JSON.",
        mixinStandardHelpOptions = true)
final class CreateCommand implements Callable<Integer> {

    @Option(
            names = {"--cg", "--group"},
            required = true,
            paramLabel = "NAME",
            description = "the consumer group")
    private String group = "";

    @Mixin
    private GroupOptions settings = new GroupOptions();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        ReactiveChannel channel = connection.channel(builder -> settings.applyTo(builder.consumerGroup(group)));
        ConsumerHandle handle = Waiting.forEndOf(channel.create().then(channel.detach()));
        if (handle != null) {
            Map<String, String> printed = new LinkedHashMap<>();
            printed.put("consumerId", handle.id());
            printed.put("cookie", HandedConsumer.cookies(handle));
            connection.out().println(new JsonMapper().writeValueAsString(printed));
        }
        return ExitCode.OK;
    }
}
