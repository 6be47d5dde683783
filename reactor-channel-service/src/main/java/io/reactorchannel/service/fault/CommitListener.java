package io.reactorchannel.service.fault;

/**
 * Is told of each commit before it takes effect.
 *
 * <p>It is called by the thread that commits, while that group stands still: it must not block, and must not call the
 * service. It sees commits in the order in which they take effect in their group, those with a list of offsets, those
 * without a body, and those the service makes for a consumer with {@code enable.auto.commit}; the last two only where
 * they change the group's offset. A commit that has no effect, because the consumer does not hold the partition (any
 * longer), is not reported. When the listener throws, the commit takes effect all the same, and what it threw shows in
 * {@code StreamingService.violations()}.
 */
@FunctionalInterface
public interface CommitListener {

    /**
     * A commit is about to take effect.
     *
     * @param group the group's name
     * @param consumer the id of the consumer that commits
     * @param topic the topic
     * @param partition the partition's number, from 0
     * @param nextOffset what becomes the group's offset: the next to read, one behind the last record committed
     */
    void onCommit(String group, String consumer, String topic, int partition, long nextOffset);
}
