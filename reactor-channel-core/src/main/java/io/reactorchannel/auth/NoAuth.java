package io.reactorchannel.auth;

import reactor.core.publisher.Mono;

/** No token at all. */
enum NoAuth implements ChannelAuth {
    INSTANCE;

    @Override
    public Mono<String> token() {
        return Mono.empty();
    }

    @Override
    public String toString() {
        return "ChannelAuth[none]";
    }
}
