package io.reactorchannel.service.internal.watch;

import io.reactorchannel.service.internal.backend.Complaint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what clients do that no client may do. Safe for use by many threads.
 *
 * <p>A client that gives a request up closes its connection and may go on at once on another. The service can learn of
 * that late, and can even get the request that was given up after the one that followed. So what looks wrong is a
 * suspicion first. It is confirmed when every connection involved has carried another request afterwards, which one
 * that was given up does not; and dismissed when one of them closes without.
 */
public final class Watch {

    /** Far more than there are connections at a time; whatever comes beyond is let pass. */
    private static final int MOST_SUSPICIONS = 1_000;

    private final Violations violations = new Violations();
    private final Map<String, List<Request>> underWay = new HashMap<>();
    private final List<Suspicion> suspicions = new ArrayList<>();

    /** Makes a watch that has seen nothing. */
    public Watch() {}

    /**
     * A connection carries a request: it is alive.
     *
     * @param connection any object that stands for it, always the same
     */
    public synchronized void carries(Object connection) {
        suspicions.removeIf(suspicion -> {
            boolean confirmed = suspicion.unproven.remove(connection) && suspicion.unproven.isEmpty();
            if (confirmed) {
                violations.add(suspicion.text);
            }
            return confirmed;
        });
    }

    /**
     * A connection has closed: its requests are over, and what they were suspected of is excused.
     *
     * @param connection the object that stands for it
     */
    public synchronized void closed(Object connection) {
        suspicions.removeIf(suspicion -> suspicion.unproven.contains(connection));
        underWay.values().removeIf(requests -> {
            requests.removeIf(request -> request.connection.equals(connection));
            return requests.isEmpty();
        });
    }

    /**
     * A request of a consumer begins. If others of that consumer are under way on other connections, all of them are
     * suspected.
     *
     * @param connection what carries it
     * @param consumer the consumer's id
     * @param what names the request in a violation
     * @return to be ended before the answer leaves
     */
    public synchronized Request begin(Object connection, String consumer, String what) {
        Request begun = new Request(connection, consumer, what);
        List<Request> others = underWay.computeIfAbsent(consumer, absent -> new ArrayList<>());
        for (Request other : others) {
            suspect(
                    Set.of(other.connection, connection),
                    "two requests at the same time, " + other.what + " and " + what + ", of consumer " + consumer);
        }
        others.add(begun);
        return begun;
    }

    /**
     * The backend complains about a request.
     *
     * @param connection what carried it
     * @param complaint what is wrong
     */
    public synchronized void complain(Object connection, Complaint complaint) {
        if (complaint.excusedWhenLate()) {
            suspect(Set.of(connection), complaint.text());
        } else {
            violations.add(complaint.text());
        }
    }

    /**
     * Something is wrong whatever comes later.
     *
     * @param text for people
     */
    public void report(String text) {
        violations.add(text);
    }

    /**
     * What is known to be wrong.
     *
     * @return the first 100 texts, and when there are more a last one that says how many
     */
    public List<String> violations() {
        return violations.texts();
    }

    private void suspect(Set<Object> connections, String text) {
        if (suspicions.size() < MOST_SUSPICIONS) {
            suspicions.add(new Suspicion(new HashSet<>(connections), text));
        }
    }

    private synchronized void end(Request request) {
        List<Request> ofConsumer = underWay.get(request.consumer);
        if (ofConsumer != null && ofConsumer.remove(request) && ofConsumer.isEmpty()) {
            underWay.remove(request.consumer);
        }
    }

    private record Suspicion(Set<Object> unproven, String text) {}

    /** A request under way. */
    public final class Request {

        private final Object connection;
        private final String consumer;
        private final String what;

        private Request(Object connection, String consumer, String what) {
            this.connection = connection;
            this.consumer = consumer;
            this.what = what;
        }

        /** It is over: its answer may leave now. Ending twice does nothing. */
        public void end() {
            Watch.this.end(this);
        }
    }
}
