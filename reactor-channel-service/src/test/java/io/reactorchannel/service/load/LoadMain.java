package io.reactorchannel.service.load;

import io.reactorchannel.service.internal.kafka.KafkaCluster;
import java.util.List;

/**
 * Measures from the command line what consumers cost: {@code [consumers [kafka]]}, 1,000 in memory if not said. The
 * service has a JVM of its own; the clients, and with {@code kafka} a broker, are in this one.
 */
public final class LoadMain {

    private LoadMain() {}

    public static void main(String[] arguments) {
        int consumers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        if (consumers < 1 || arguments.length > 2 || arguments.length == 2 && !arguments[1].equals("kafka")) {
            throw new IllegalArgumentException("[consumers [kafka]], at least one consumer");
        }
        LoadResult result = arguments.length == 2 ? onKafka(consumers) : inMemory(consumers);
        System.out.print(result.table());
    }

    private static LoadResult inMemory(int consumers) {
        try (ServiceProcess service = ServiceProcess.start(List.of())) {
            return new Load(service, "load").run(consumers);
        }
    }

    private static LoadResult onKafka(int consumers) {
        try (KafkaCluster cluster = KafkaCluster.start(1);
                ServiceProcess service = ServiceProcess.start(List.of(cluster.bootstrapServers()))) {
            return new Load(service, cluster.newTopic(1)).run(consumers);
        }
    }
}
