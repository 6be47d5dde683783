package io.reactorchannel.examples.feed;

import java.util.Locale;
import java.util.Set;

/**
 * What a viewer wants to see.
 *
 * @param topics the topics; none for all
 * @param text what key, a header's value or the payload contain, in lower case; empty for anything
 */
record FeedFilter(Set<String> topics, String text) {

    static FeedFilter of(Set<String> topics, String text) {
        return new FeedFilter(Set.copyOf(topics), text.toLowerCase(Locale.ROOT));
    }

    boolean accepts(FeedRecord record) {
        return (topics.isEmpty() || topics.contains(record.topic())) && (text.isEmpty() || containsText(record));
    }

    private boolean containsText(FeedRecord record) {
        return contains(record.payload())
                || (record.key() != null && contains(record.key()))
                || record.headers().values().stream().anyMatch(this::contains);
    }

    private boolean contains(String value) {
        return value.toLowerCase(Locale.ROOT).contains(text);
    }
}
