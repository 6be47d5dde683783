package io.reactorchannel.examples.cli;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.ConsumerError;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import reactor.core.publisher.Mono;

/** Deletes a consumer. */
@Command(name = "delete", description = "Delete a consumer.", mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {

    @Mixin
    private HandedConsumer consumer = new HandedConsumer();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        ReactiveChannel channel = connection.channel(builder -> {});
        Waiting.forEndOf(consumer.use(channel, ReactiveChannel::delete)
                .onErrorResume(DeleteCommand::isGone, gone -> Mono.empty()));
        return ExitCode.OK;
    }

    /** What the service does not know is as good as deleted. */
    private static boolean isGone(Throwable failure) {
        return failure.getCause() instanceof ConsumerError error
                && error.status().orElse(0) == 404;
    }
}
