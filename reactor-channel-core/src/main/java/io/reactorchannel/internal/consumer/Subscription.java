package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.wire.TopicFilter;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a consumer is subscribed to: topics, and which of their records.
 *
 * @param topics the topics, in the order they were named, which makes no difference
 * @param filter of those topics
 */
record Subscription(Set<String> topics, TopicFilter filter) {

    static final Subscription NONE = new Subscription(Set.of(), TopicFilter.NONE);

    static Subscription to(Collection<String> topics, TopicFilter filter) {
        return new Subscription(Collections.unmodifiableSet(new LinkedHashSet<>(topics)), filter.of(topics));
    }
}
