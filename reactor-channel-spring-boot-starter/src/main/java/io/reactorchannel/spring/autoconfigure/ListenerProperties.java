package io.reactorchannel.spring.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/** The settings of all listeners, as properties. */
@ConfigurationProperties("reactor-channel.listener")
class ListenerProperties {

    /** Whether listeners start with the application. */
    private boolean autoStartup = true;

    /** Consumers of a listener that does not say how many, from 1. */
    private int concurrency = 1;

    /** How often and after which waits failed records are processed again. */
    @NestedConfigurationProperty
    private final RetrySettings retry = new RetrySettings();

    /**
     * What becomes of records that failed each time: the listener stops and they come again, or they are produced to a
     * topic of dead letters.
     */
    private AfterRetries afterRetries = AfterRetries.STOP;

    /** Topic of dead letters; {topic} stands for the record's. */
    private String deadLetterTopic = "{topic}-dead";

    public boolean isAutoStartup() {
        return autoStartup;
    }

    public void setAutoStartup(boolean autoStartup) {
        this.autoStartup = autoStartup;
    }

    public int getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }

    public RetrySettings getRetry() {
        return retry;
    }

    public AfterRetries getAfterRetries() {
        return afterRetries;
    }

    public void setAfterRetries(AfterRetries afterRetries) {
        this.afterRetries = afterRetries;
    }

    public String getDeadLetterTopic() {
        return deadLetterTopic;
    }

    public void setDeadLetterTopic(String deadLetterTopic) {
        this.deadLetterTopic = deadLetterTopic;
    }
}
