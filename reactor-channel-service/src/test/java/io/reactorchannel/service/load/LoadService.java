package io.reactorchannel.service.load;

import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.StreamingServiceBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The service in a JVM of its own: prints its URL, then its footprint for each line it reads, until its input ends.
 * With an argument it stands before the Kafka cluster of that address.
 */
public final class LoadService {

    /** Held, as a logger that nobody holds forgets its level. */
    private static final List<Logger> QUIET = Stream.of("org.apache.kafka", "reactor.netty")
            .map(Logger::getLogger)
            .toList();

    private LoadService() {}

    public static void main(String[] arguments) throws IOException {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        StreamingServiceBuilder options =
                StreamingService.builder().user("user", "password").maxConsumersPerUser(1_000_000);
        if (arguments.length > 0) {
            options.kafka(arguments[0]);
        }
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (StreamingService service = options.start()) {
            System.out.println(service.url());
            while (questions.readLine() != null) {
                System.out.println(Footprint.measure().line());
            }
        }
    }
}
