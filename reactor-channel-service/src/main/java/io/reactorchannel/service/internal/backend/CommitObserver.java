package io.reactorchannel.service.internal.backend;

/** Is told of each commit just before it takes effect, on the thread that commits. Must not block, must not throw. */
@FunctionalInterface
public interface CommitObserver {

    /**
     * A commit is about to take effect.
     *
     * @param group the group's name
     * @param consumer the id of the consumer that commits
     * @param partition what it commits in
     * @param next what becomes the group's offset: the next to read
     */
    void beforeCommit(String group, String consumer, TopicPartition partition, long next);
}
