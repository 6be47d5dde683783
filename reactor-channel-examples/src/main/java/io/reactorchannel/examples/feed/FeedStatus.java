package io.reactorchannel.examples.feed;

import io.reactorchannel.ChannelStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that pages show.
 *
 * @param active whether the channel consumes
 * @param paused whether polling is paused
 * @param consumer the consumer's id, or null
 * @param topics what the feed shows
 * @param perSecond records that arrived in the last second
 * @param received records that arrived since the start
 * @param unacknowledged records that the service has not been told are done
 * @param lag how many records the group is behind; null when that is not known
 * @param held records that are held for viewers
 * @param viewers viewers that are connected
 * @param lastPoll when a poll was last answered, or null
 * @param failure what the last poll failed with, or null
 */
record FeedStatus(
        boolean active,
        boolean paused,
        @Nullable String consumer,
        List<String> topics,
        long perSecond,
        long received,
        int unacknowledged,
        @Nullable Long lag,
        int held,
        int viewers,
        @Nullable String lastPoll,
        @Nullable String failure) {

    static FeedStatus of(ChannelStatus channel, FeedLog log, List<String> topics, long perSecond, @Nullable Long lag) {
        return new FeedStatus(
                channel.active(),
                channel.paused(),
                channel.consumer().orElse(null),
                topics,
                perSecond,
                log.received(),
                channel.unacknowledged(),
                lag,
                log.held(),
                log.viewers(),
                channel.lastPoll().map(Object::toString).orElse(null),
                channel.failure().map(Throwable::getMessage).orElse(null));
    }
}
