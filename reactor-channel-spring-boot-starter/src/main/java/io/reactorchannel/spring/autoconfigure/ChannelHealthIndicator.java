package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ChannelStatus;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/** The health of a channel: whether a token can be had, and whether polls are answered. Asks the service nothing. */
final class ChannelHealthIndicator extends AbstractReactiveHealthIndicator {

    private final ReactiveChannel channel;
    private final @Nullable ChannelAuth auth;
    private final HealthProperties settings;

    ChannelHealthIndicator(ReactiveChannel channel, @Nullable ChannelAuth auth, HealthProperties settings) {
        super("The health of a channel cannot be told");
        this.channel = channel;
        this.auth = auth;
        this.settings = settings;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        ChannelStatus status = channel.status();
        PollHealth polls = new PollHealth(status, settings.getToleratedFailure());
        polls.addTo(builder.status(polls.status()).withDetail("active", status.active()));
        if (auth == null || !settings.isCheckToken()) {
            return Mono.fromSupplier(builder::build);
        }
        return auth.token()
                .timeout(settings.getTokenTimeout())
                .map(token -> "available")
                .defaultIfEmpty("not needed")
                .map(token -> builder.withDetail("token", token).build())
                .onErrorResume(failure -> Mono.fromSupplier(() -> builder.down()
                        .withDetail("token", String.valueOf(failure.getMessage()))
                        .build()));
    }
}
