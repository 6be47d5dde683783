package io.reactorchannel.benchmarks.endtoend;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.benchmarks.Shape;
import java.util.function.UnaryOperator;

/** Channels to the server process. */
final class Channels {

    private Channels() {}

    static ReactiveChannel to(String url, Shape shape, UnaryOperator<ReactiveChannelBuilder> options) {
        return options.apply(ReactiveChannel.builder(url)
                        .pathPrefix(shape.path())
                        .auth(ChannelAuth.none())
                        .consumerGroup("benchmark")
                        .offset(OffsetReset.EARLIEST)
                        .closeOnShutdown(false))
                .build();
    }
}
