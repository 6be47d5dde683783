package io.reactorchannel;

import io.reactorchannel.error.ChannelError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a channel knows of itself at a moment, without asking the service: for health checks and pages that show it. See
 * {@link ReactiveChannel#status()}.
 *
 * @param active whether a consume, receive or run is active
 * @param paused whether polling is paused, see {@link ReactiveChannel#pause()}
 * @param consumer the id of the consumer; empty while there is none that can be used
 * @param topics the topics subscribed to, immutable; empty when there were never any, or not any more
 * @param unacknowledged how many records are handed out that cannot be committed, as they or earlier ones of their
 *     partition are not acknowledged; see {@link ReactiveChannelBuilder#maxUnacknowledged}
 * @param lastPoll when a poll was last answered with records or without, by the clock of the channel's scheduler; empty
 *     before the first
 * @param failingSince when the first poll failed of those that failed since then, by the same clock; empty when the
 *     last one was answered. What is needed for a poll (a login, a consumer, a subscription) counts as a part of it
 * @param failure what the last poll failed with; there when {@code failingSince} is
 */
public record ChannelStatus(
        boolean active,
        boolean paused,
        Optional<String> consumer,
        List<String> topics,
        int unacknowledged,
        Optional<Instant> lastPoll,
        Optional<Instant> failingSince,
        Optional<ChannelError> failure) {}
