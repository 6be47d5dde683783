package io.reactorchannel.spring.internal.listener;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.spring.listener.ListenerErrorHandler;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a listener is.
 *
 * @param id its name
 * @param topics what it listens to
 * @param concurrency how many consumers it has
 * @param autoStartup whether it starts with the application
 * @param stopTimeout how long what is at work may take when it stops
 * @param channels makes a channel for each consumer
 * @param method processes the records
 * @param errorHandler gets who is told of failures, which may be a bean that is made after the listener's
 */
record ListenerDefinition(
        String id,
        List<String> topics,
        int concurrency,
        boolean autoStartup,
        Duration stopTimeout,
        Supplier<ReactiveChannel> channels,
        ListenerMethod method,
        Supplier<ListenerErrorHandler> errorHandler) {}
