package io.reactorchannel.examples.feed;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the feed, {@code feed.*}.
 *
 * @param topics what is shown
 * @param capacity how many records are held at most, from 1
 * @param maxBytes the size of their payloads together at which no more are taken, from 1
 * @param window how many records a page may have got and not shown, from 1
 * @param viewerGrace how long a viewer is waited for whose connection has ended
 * @param maxViewers how many viewers there may be, from 1
 * @param demoRate how many records a second are produced for show; 0 for none
 */
@ConfigurationProperties("feed")
record FeedSettings(
        @DefaultValue({"orders", "payments", "shipments"}) List<String> topics,
        @DefaultValue("2000") int capacity,
        @DefaultValue("16MB") DataSize maxBytes,
        @DefaultValue("200") int window,
        @DefaultValue("60s") Duration viewerGrace,
        @DefaultValue("100") int maxViewers,
        @DefaultValue("0") int demoRate) {

    FeedSettings {
        Assert.notEmpty(topics, "feed.topics: at least one topic is accepted");
        Assert.isTrue(capacity >= 1, "feed.capacity: 1 or more is accepted");
        Assert.isTrue(maxBytes.toBytes() >= 1, "feed.max-bytes: 1B or more is accepted");
        Assert.isTrue(window >= 1, "feed.window: 1 or more is accepted");
        Assert.isTrue(!viewerGrace.isNegative(), "feed.viewer-grace: 0s or more is accepted");
        Assert.isTrue(maxViewers >= 1, "feed.max-viewers: 1 or more is accepted");
        Assert.isTrue(demoRate >= 0 && demoRate <= 100_000, "feed.demo-rate: 0 to 100000 is accepted");
    }
}
