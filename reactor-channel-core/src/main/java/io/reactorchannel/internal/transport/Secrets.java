package io.reactorchannel.internal.transport;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What goes out with the requests of one exchange, or comes with their answers, and is not to be shown: tokens,
 * credentials, cookies, the user's headers. Grows while the exchange goes on, one step after the other.
 */
public final class Secrets {

    private static final String BLANK = "***";
    private static final int SHORTEST_QUOTED = 4;
    private static final int MOST_CAUSES = 10;

    private final List<String> values;

    /** Begins with those that are known from the start. */
    public Secrets(Collection<String> known) {
        this.values = new ArrayList<>(known);
    }

    void add(String value) {
        values.add(value);
    }

    /** Adds more of them. */
    public void addAll(Collection<String> others) {
        values.addAll(others);
    }

    /** What the other side says, with all of them blanked. */
    String blankIn(String text) {
        return blankIn(text, 1);
    }

    /** What a library says, in which the shortest stand by chance only. */
    String blankInReason(String text) {
        return blankIn(text, SHORTEST_QUOTED);
    }

    private String blankIn(String text, int shortest) {
        String blanked = text;
        for (String value : values) {
            if (value.length() >= shortest) {
                blanked = blanked.replace(value, BLANK);
            }
        }
        return blanked;
    }

    /** The length of the longest. */
    int longest() {
        return values.stream().mapToInt(String::length).max().orElse(0);
    }

    /** Whether one stands in what a failure or one of its causes tells. */
    boolean standIn(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < MOST_CAUSES; cause = cause.getCause()) {
            String told = String.valueOf(cause);
            if (!blankInReason(told).equals(told)) {
                return true;
            }
            depth++;
        }
        return false;
    }

    /** Tells how many there are. */
    @Override
    public String toString() {
        return "Secrets[" + values.size() + "]";
    }
}
