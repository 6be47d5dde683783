package io.reactorchannel.examples.cli;

import io.reactorchannel.ReactiveChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Commits all records that a consumer was given by {@code consume}. */
@Command(name = "commit", description = "Commit all that 'consume' has printed.", mixinStandardHelpOptions = true)
final class CommitCommand implements Callable<Integer> {

    @Mixin
    private HandedConsumer consumer = new HandedConsumer();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        ReactiveChannel channel = connection.channel(builder -> {});
        Waiting.forEndOf(consumer.use(channel, ReactiveChannel::commit));
        return ExitCode.OK;
    }
}
