package io.reactorchannel.service.internal.consumer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what each user has, up to a limit. Safe for use by many threads. */
final class Quota {

    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private final int most;

    Quota(int most) {
        this.most = most;
    }

    /** One more for this user; false, and nothing is counted, when the user has the most already. */
    boolean take(String user) {
        boolean[] isTaken = new boolean[1]; // set within the map's step, which alone sees the count
        taken.compute(user, (name, count) -> {
            int before = count == null ? 0 : count;
            isTaken[0] = before < most;
            return isTaken[0] ? Integer.valueOf(before + 1) : count;
        });
        return isTaken[0];
    }

    /** One less for a user that took one; users without any are forgotten. */
    void giveBack(String user) {
        taken.computeIfPresent(user, (name, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }
}
