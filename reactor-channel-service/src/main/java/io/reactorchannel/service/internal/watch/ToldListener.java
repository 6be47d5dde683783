package io.reactorchannel.service.internal.watch;

import io.reactorchannel.service.fault.CommitListener;
import io.reactorchannel.service.internal.backend.CommitObserver;
import io.reactorchannel.service.internal.backend.TopicPartition;

/** Tells a user's listener of commits; what it throws becomes a violation, and the commit goes on. */
public final class ToldListener implements CommitObserver {

    private final CommitListener listener;
    private final Watch watch;

    /**
     * Makes an observer.
     *
     * @param listener the user's
     * @param watch where its failures show
     */
    public ToldListener(CommitListener listener, Watch watch) {
        this.listener = listener;
        this.watch = watch;
    }

    @Override
    public void beforeCommit(String group, String consumer, TopicPartition partition, long next) {
        try {
            listener.onCommit(group, consumer, partition.topic(), partition.partition(), next);
        } catch (RuntimeException | AssertionError thrown) {
            watch.report("the commit listener threw at " + partition + " next offset " + next + ": " + thrown);
        }
    }
}
