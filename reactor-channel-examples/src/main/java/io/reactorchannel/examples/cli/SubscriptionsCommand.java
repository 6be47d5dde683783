package io.reactorchannel.examples.cli;

import io.reactorchannel.ReactiveChannel;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the topics of a consumer. */
@Command(
        name = "subscriptions",
        description = "Print the topics of a consumer, one a line.",
        mixinStandardHelpOptions = true)
final class SubscriptionsCommand implements Callable<Integer> {

    @Mixin
    private HandedConsumer consumer = new HandedConsumer();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        ReactiveChannel channel = connection.channel(builder -> {});
        List<String> topics = Waiting.forEndOf(consumer.use(channel, ReactiveChannel::subscriptions));
        if (topics != null) {
            topics.forEach(connection.out()::println);
        }
        return ExitCode.OK;
    }
}
