package io.reactorchannel.spring.internal.listener;

/**
 * What listeners do that do not say.
 *
 * @param autoStartup whether they start with the application
 * @param concurrency how many consumers they have
 */
public record ListenerDefaults(boolean autoStartup, int concurrency) {}
