package io.reactorchannel.service;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Reads the command line's arguments into the service's options. */
final class CommandLine {

    /** The environment variable that names a user, for those who do not want a password among the arguments. */
    static final String USER_VARIABLE = "REACTOR_CHANNEL_USER";

    static final String HELP = """
            Starts a streaming service that keeps its topics in memory, or in a Kafka cluster.

              --port N                  port to listen on, 0 to 65535 (0, a free one)
              --host NAME               host name or address to listen on (127.0.0.1)
              --user NAME:PASSWORD      a user that may log in; repeatable; needed unless
                                        --no-authentication is given. Other users of this machine can read
                                        arguments: the variable REACTOR_CHANNEL_USER=NAME:PASSWORD does the same
              --no-authentication       serve requests without tokens
              --topic NAME[:PARTITIONS] a topic; repeatable (others are created when named, with 1 partition)
              --kafka HOST:PORT[,...]   brokers of a Kafka cluster that keeps topics, groups and offsets
              --kafka-property NAME=VALUE
                                        a property of Kafka's clients; repeatable
              --session-timeout SECONDS how long a consumer may be idle (30)
              --help                    print this
            """;

    private final StreamingServiceBuilder builder = StreamingService.builder();
    private boolean help;

    private CommandLine() {}

    /**
     * Reads arguments and environment.
     *
     * @throws IllegalArgumentException when an argument is wrong; the message is one line for the user
     */
    static CommandLine parse(List<String> arguments, Map<String, String> environment) {
        CommandLine line = new CommandLine();
        String user = environment.get(USER_VARIABLE);
        if (user != null) {
            line.user(USER_VARIABLE, user);
        }
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext() && !line.help) {
            line.read(rest.next(), rest);
        }
        return line;
    }

    boolean isHelp() {
        return help;
    }

    StreamingServiceBuilder builder() {
        return builder;
    }

    private void read(String flag, Iterator<String> rest) {
        switch (flag) {
            case "--help" -> help = true;
            case "--no-authentication" -> builder.authentication(false);
            case "--port" -> builder.port(number(flag, value(flag, rest)));
            case "--host" -> builder.host(value(flag, rest));
            case "--user" -> user(flag, value(flag, rest));
            case "--topic" -> topic(value(flag, rest));
            case "--kafka" -> builder.kafka(value(flag, rest));
            case "--kafka-property" -> kafkaProperty(flag, value(flag, rest));
            case "--session-timeout" -> builder.sessionTimeout(Duration.ofSeconds(number(flag, value(flag, rest))));
            default -> throw new IllegalArgumentException("unknown argument; --help lists those there are");
        }
    }

    /** Does not repeat the value: it may be a password. */
    private void user(String source, String nameAndPassword) {
        int colon = nameAndPassword.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(source + ": NAME:PASSWORD is accepted");
        }
        builder.user(nameAndPassword.substring(0, colon), nameAndPassword.substring(colon + 1));
    }

    /** Does not repeat the value: it may be a password. */
    private void kafkaProperty(String flag, String nameAndValue) {
        int equals = nameAndValue.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(flag + ": NAME=VALUE is accepted");
        }
        builder.kafkaProperty(nameAndValue.substring(0, equals), nameAndValue.substring(equals + 1));
    }

    private void topic(String nameAndPartitions) {
        int colon = nameAndPartitions.indexOf(':');
        if (colon < 0) {
            builder.topic(nameAndPartitions, 1);
        } else {
            int partitions = number("--topic", nameAndPartitions.substring(colon + 1));
            builder.topic(nameAndPartitions.substring(0, colon), partitions);
        }
    }

    private static String value(String flag, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(flag + ": a value is missing");
        }
        return rest.next();
    }

    private static int number(String flag, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    flag + ": '" + text + "' is not accepted; a whole number is", notANumber);
        }
    }
}
