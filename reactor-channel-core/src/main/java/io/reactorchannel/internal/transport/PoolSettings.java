package io.reactorchannel.internal.transport;

import io.reactorchannel.error.PermanentError;
import io.reactorchannel.internal.arguments.Arguments;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.ConnectionProvider;

/** How connections are kept for further requests, as a builder collects it. Not safe for use by several threads. */
public final class PoolSettings {

    private int maxConnections = 50;

    /** Below the 60 s after which common load balancers close an idle connection. */
    private @Nullable Duration maxIdleTime = Duration.ofSeconds(30);

    private @Nullable Duration maxLifeTime = Duration.ofMinutes(5);

    public void maxConnections(int value) {
        this.maxConnections = value;
    }

    public void maxIdleTime(@Nullable Duration value) {
        this.maxIdleTime = value;
    }

    public void maxLifeTime(@Nullable Duration value) {
        this.maxLifeTime = value;
    }

    /**
     * Makes the pool.
     *
     * @throws PermanentError when a setting is wrong
     */
    public ConnectionProvider provider() {
        return ConnectionProvider.builder("reactor-channel")
                .maxConnections(Arguments.number("maxConnections", maxConnections, 1, Integer.MAX_VALUE))
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(Arguments.duration("maxIdleTime", maxIdleTime))
                .maxLifeTime(Arguments.duration("maxLifeTime", maxLifeTime))
                .build();
    }
}
