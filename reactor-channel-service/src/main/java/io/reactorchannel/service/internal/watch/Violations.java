package io.reactorchannel.service.internal.watch;

import java.util.ArrayList;
import java.util.List;

/** Keeps the first violations and counts the rest, so that memory stays bounded. Safe for use by many threads. */
final class Violations {

    private static final int KEPT = 100;

    private final List<String> first = new ArrayList<>();
    private long others;

    synchronized void add(String text) {
        if (first.size() < KEPT) {
            first.add(text);
        } else {
            others++;
        }
    }

    /** The texts, and when there are more than are kept a last one that says how many. */
    synchronized List<String> texts() {
        List<String> texts = new ArrayList<>(first);
        if (others > 0) {
            texts.add("and " + others + " more");
        }
        return List.copyOf(texts);
    }
}
