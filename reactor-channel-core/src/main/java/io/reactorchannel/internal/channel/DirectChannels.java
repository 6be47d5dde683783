package io.reactorchannel.internal.channel;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.internal.transport.DirectService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes builders of channels that call a service in the same process, for the test kit: what the public builder has no
 * option for.
 */
public final class DirectChannels {

    private static final AtomicReference<@Nullable BiConsumer<ReactiveChannelBuilder, DirectService>> SETTER =
            new AtomicReference<>();

    private DirectChannels() {}

    /** Lets the builder say how it is told of the service, which nobody else may. */
    public static void allow(BiConsumer<ReactiveChannelBuilder, DirectService> setter) {
        SETTER.compareAndSet(null, setter);
    }

    /**
     * A builder of a channel to a service.
     *
     * @param base the service's URL, which nothing is connected to
     * @param service where requests go
     */
    public static ReactiveChannelBuilder builder(String base, DirectService service) {
        ReactiveChannelBuilder builder = ReactiveChannel.builder(base); // loads the class that sets the setter
        BiConsumer<ReactiveChannelBuilder, DirectService> setter = SETTER.get();
        if (setter == null) {
            throw new IllegalStateException("the builder has not told how it is told of the service");
        }
        setter.accept(builder, service);
        return builder;
    }
}
