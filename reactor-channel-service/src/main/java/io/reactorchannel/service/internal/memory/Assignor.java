package io.reactorchannel.service.internal.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals a group's partitions out to its consumers, round robin: partitions in order, consumers in the order in which
 * they came, each partition to the next consumer that is subscribed to its topic. The same input gives the same result.
 */
final class Assignor {

    private Assignor() {}

    static Map<Seat, List<Partition>> assign(List<Seat> seats) {
        Map<Seat, List<Partition>> dealt = new HashMap<>();
        seats.forEach(seat -> dealt.put(seat, new ArrayList<>()));
        int next = 0;
        for (Topic topic : topicsOf(seats)) {
            for (Partition partition : topic.partitions()) {
                while (!seats.get(next).isSubscribedTo(topic)) {
                    next = (next + 1) % seats.size();
                }
                dealt.getOrDefault(seats.get(next), List.of()).add(partition);
                next = (next + 1) % seats.size();
            }
        }
        return dealt;
    }

    private static List<Topic> topicsOf(List<Seat> seats) {
        return seats.stream()
                .flatMap(seat -> seat.topics().stream())
                .distinct()
                .sorted(Comparator.comparing(Topic::name))
                .toList();
    }
}
