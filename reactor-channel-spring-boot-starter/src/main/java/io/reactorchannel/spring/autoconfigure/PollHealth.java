package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ChannelStatus;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * What the polls of a channel say of its health: a permanent failure is DOWN, a temporary one when it has lasted too
 * long.
 *
 * @param channel what the channel knows of itself
 * @param tolerated how long polls may fail temporarily
 */
record PollHealth(ChannelStatus channel, Duration tolerated) {

    Status status() {
        return channel.failure().filter(this::isTooBad).isPresent() ? Status.DOWN : Status.UP;
    }

    private boolean isTooBad(ChannelError failure) {
        boolean tooLong = channel.failingSince()
                .filter(since -> since.isBefore(Instant.now().minus(tolerated)))
                .isPresent();
        return tooLong || !(failure instanceof TemporaryError);
    }

    void addTo(Health.Builder health) {
        details().forEach(health::withDetail);
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("consumer", channel.consumer().orElse("none"));
        details.put("topics", channel.topics());
        details.put("paused", channel.paused());
        details.put("unacknowledged", channel.unacknowledged());
        channel.lastPoll().ifPresent(time -> details.put("lastPoll", time.toString()));
        channel.failingSince().ifPresent(time -> details.put("failingSince", time.toString()));
        channel.failure().ifPresent(failure -> details.put("failure", String.valueOf(failure.getMessage())));
        return details;
    }
}
