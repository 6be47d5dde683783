package io.reactorchannel.internal.telemetry.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The ids that the channels of this JVM have at present: few and used again, as tags of meters should be. */
final class ClientIds {

    private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();

    private ClientIds() {}

    /** Takes the name with the lowest number that is free. */
    static String take(String name) {
        return Stream.iterate(1, number -> number + 1)
                .map(number -> name + "-" + number)
                .filter(IN_USE::add)
                .findFirst()
                .orElseThrow();
    }

    /** Gives an id back. */
    static void release(String id) {
        IN_USE.remove(id);
    }
}
