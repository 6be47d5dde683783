package io.reactorchannel;

/**
 * What a commit names. Both mean the same to a service that keeps one offset for each partition; never is a record
 * passed over that may not be committed yet.
 */
public enum CommitStrategy {

    /** The offset of every record, as the published clients send it. */
    EVERY_OFFSET,

    /**
     * The highest offset of each partition only: small requests, for services that take a commit to include all before.
     */
    HIGHEST_PER_PARTITION
}
