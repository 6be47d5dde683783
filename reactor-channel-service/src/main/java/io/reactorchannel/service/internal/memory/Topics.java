package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The topics that exist, and those that come into being when somebody names them. */
final class Topics {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private final Map<String, Topic> byName = new ConcurrentHashMap<>();
    private final MemoryLimits limits;
    private final int partitionsOfNewTopics;

    /**
     * Makes the topics.
     *
     * @param configured names and numbers of partitions
     * @param partitionsOfNewTopics partitions of a topic that is created when it is named; 0: none is
     */
    Topics(Map<String, Integer> configured, int partitionsOfNewTopics, MemoryLimits limits) {
        this.limits = limits;
        this.partitionsOfNewTopics = partitionsOfNewTopics;
        configured.forEach((name, partitions) -> byName.put(name, new Topic(name, partitions, limits)));
    }

    /** Whether a topic can have this name: Kafka's rule. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    Optional<Topic> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Finds a topic or creates it; refuses names that are wrong, or unknown where topics are not created. */
    Topic require(String name) {
        Topic known = byName.get(name);
        if (known != null) {
            return known;
        }
        if (!isName(name)) {
            throw Refusal.invalid("a topic's name has 1 to 249 of the characters A-Z a-z 0-9 . _ -");
        }
        if (partitionsOfNewTopics == 0) {
            throw Refusal.invalid("unknown topic '" + name + "'");
        }
        return byName.computeIfAbsent(name, absent -> new Topic(absent, partitionsOfNewTopics, limits));
    }
}
