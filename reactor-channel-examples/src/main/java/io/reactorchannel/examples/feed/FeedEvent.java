package io.reactorchannel.examples.feed;

/** What a viewer is told. */
sealed interface FeedEvent {

    /** The name of the event, as pages listen for it. */
    String name();

    /**
     * A record.
     *
     * @param record as the page gets it
     */
    record Shown(FeedRecord record) implements FeedEvent {
        @Override
        public String name() {
            return "record";
        }
    }

    /**
     * Records were looked at that the viewer does not want.
     *
     * @param position the last of them
     */
    record Passed(long position) implements FeedEvent {
        @Override
        public String name() {
            return "passed";
        }
    }

    /**
     * Records are not held any more.
     *
     * @param missed how many
     */
    record Gap(long missed) implements FeedEvent {
        @Override
        public String name() {
            return "gap";
        }
    }
}
