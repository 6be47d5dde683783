package io.reactorchannel.examples.cli;

import io.reactorchannel.ConsumerHandle;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.ConsumerError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import reactor.core.publisher.Mono;

/** A consumer that an earlier call has made, and that a later one goes on with. */
final class HandedConsumer {

    /** The cookie that the Java client knows, by which load balancers of AWS find a server again. */
    private static final String STICKINESS = "AWSALB";

    @Spec(Target.MIXEE)
    @Nullable
    CommandSpec command;

    @Option(names = "--consumer-id", required = true, paramLabel = "ID", description = "as 'create' printed it")
    String id = "";

    @Option(names = "--cookie", paramLabel = "NAME=VALUE", description = "as 'create' printed it; several with ';'")
    String cookie = "";

    @Option(
            names = "--domain",
            hidden = true,
            paramLabel = "HOST",
            description = "as the Java client has it, whose --cookie is a value only")
    @Nullable
    String domain;

    /** The cookies as {@link #cookie} wants them. */
    static String cookies(ConsumerHandle handle) {
        StringBuilder text = new StringBuilder();
        handle.cookies()
                .forEach((name, value) -> text.append(text.isEmpty() ? "" : "; ")
                        .append(name)
                        .append('=')
                        .append(value));
        return text.toString();
    }

    private ConsumerHandle handle() {
        Map<String, String> cookies = new LinkedHashMap<>();
        if (domain != null && !cookie.isEmpty()) {
            cookies.put(STICKINESS, cookie.startsWith(STICKINESS + "=") ? value(cookie) : cookie);
        } else if (!cookie.isBlank()) {
            for (String pair : cookie.split(";", -1)) {
                if (pair.indexOf('=') < 1) {
                    throw wrongCookie();
                }
                cookies.put(pair.substring(0, pair.indexOf('=')).strip(), value(pair));
            }
        }
        return new ConsumerHandle(id, cookies);
    }

    private static String value(String pair) {
        return pair.substring(pair.indexOf('=') + 1).strip();
    }

    private ParameterException wrongCookie() {
        if (command == null) {
            throw new IllegalStateException("not mixed into a command");
        }
        return new ParameterException(command.commandLine(), "--cookie: NAME=VALUE is accepted; several with ';'");
    }

    /**
     * An operation of this consumer. One that may have lost records on the way is deleted, so that the next call does
     * not commit them unseen.
     */
    <T> Mono<T> use(ReactiveChannel channel, Function<ReactiveChannel, Mono<T>> operation) {
        return Mono.defer(() -> channel.attach(handle()).then(operation.apply(channel)))
                .onErrorResume(failure -> channel.detach()
                        .then(Mono.<T>error(failure))
                        .onErrorResume(
                                ConsumerError.class,
                                unusable -> failure == unusable
                                        ? Mono.error(failure)
                                        : channel.delete().onErrorComplete().then(Mono.error(failure))))
                .onErrorMap(
                        ConsumerError.class,
                        gone -> new IncompleteException(
                                ExitCode.PERMANENT,
                                gone.getMessage() + "; the consumer is gone, 'create' another",
                                gone));
    }
}
