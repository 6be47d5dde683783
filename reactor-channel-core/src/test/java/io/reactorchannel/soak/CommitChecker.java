package io.reactorchannel.soak;

import io.reactorchannel.service.fault.CommitListener;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks at the service that no commit passes a record which the application has not marked as done. */
final class CommitChecker implements CommitListener {

    private static final int MOST_PROBLEMS = 20;

    private final Map<Integer, BitSet> done = new TreeMap<>();
    private final Map<Integer, Long> checked = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** To be called before the application lets the channel know. */
    synchronized void done(int partition, long offset) {
        done.computeIfAbsent(partition, added -> new BitSet()).set(Math.toIntExact(offset));
    }

    @Override
    public synchronized void onCommit(String group, String consumer, String topic, int partition, long nextOffset) {
        if (!group.equals(SoakSettings.GROUP)) {
            return;
        }
        long from = checked.getOrDefault(partition, 0L);
        int undone = done.computeIfAbsent(partition, added -> new BitSet()).nextClearBit(Math.toIntExact(from));
        if (undone < nextOffset && problems.size() < MOST_PROBLEMS) {
            problems.add("commit of partition %d by %s up to %d passes offset %d, which is not done"
                    .formatted(partition, consumer, nextOffset, undone));
        }
        if (nextOffset < from && problems.size() < MOST_PROBLEMS) {
            problems.add("commit of partition %d by %s moves back from %d to %d"
                    .formatted(partition, consumer, from, nextOffset));
        }
        checked.put(partition, Math.max(from, nextOffset));
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }
}
