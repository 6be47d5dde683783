package io.reactorchannel.spring.listener;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Has a method of a singleton bean process the records of topics. It takes one argument:
 *
 * <ul>
 *   <li>a {@link io.reactorchannel.ChannelRecord}, its payload not decoded
 *   <li>a {@code Map<String, Object>}, or any other type that the channel's JSON mapper reads payloads as
 *   <li>a {@link reactor.core.publisher.Flux} of one of these: the records of one poll, processed together
 * </ul>
 *
 * and returns
 *
 * <ul>
 *   <li>nothing: it may block, and is called on {@link reactor.core.scheduler.Schedulers#boundedElastic()}
 *   <li>a {@link reactor.core.publisher.Mono}, a {@link reactor.core.publisher.Flux} or another type that
 *       {@link org.springframework.core.ReactiveAdapterRegistry} adapts, such as a {@code CompletionStage}: it must not
 *       block, and is called on the thread the records arrive on, see {@link io.reactorchannel.ReactiveChannel}. Values
 *       are passed over
 * </ul>
 *
 * <p>Records are acknowledged when the method has returned, or what it returned has completed. A consumer has one
 * processing at a time, in the order of the service; what fails, in the method, in its publisher or in decoding the
 * payload, goes to the {@link ListenerErrorHandler}. Nothing is acknowledged that was not processed: a listener that
 * stops, whatever the reason, gets the rest again when it starts anew.
 *
 * <p>When the application stops, listeners stop before the web server: what is being processed is finished and
 * committed, within the channel's {@code close-timeout}, and the consumers are deleted.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(ListenerReflection.class)
public @interface ChannelListener {

    /**
     * The topics, at least one. May hold placeholders, and a placeholder may stand for several separated by commas.
     *
     * @return the topics' names
     */
    String[] topics();

    /**
     * The name of the listener, by which {@link ChannelListenerRegistry} knows it. Default: the names of bean and
     * method with a dot between them.
     *
     * @return a name that no other listener has; may hold placeholders
     */
    String id() default "";

    /**
     * The channel whose settings its consumers have. Default: that of the properties {@code reactor-channel.*}.
     *
     * @return a name below {@code reactor-channel.channels}; may hold placeholders
     */
    String channel() default "";

    /**
     * The consumer group. Default: that of the channel.
     *
     * @return the group's name; may hold placeholders
     */
    String consumerGroup() default "";

    /**
     * How many consumers of the group it has, each with a channel of its own: the service divides the partitions among
     * them, and so many calls of the method may be at work at a time. Default, 0:
     * {@code reactor-channel.listener.concurrency}, which is 1 unless set.
     *
     * @return the number of consumers
     */
    int concurrency() default 0;

    /**
     * The bean that is told of failures. Default: the application's bean of {@link ListenerErrorHandler}, else what
     * {@code reactor-channel.listener} says: 3 retries, then the listener stops.
     *
     * @return the name of a bean of that type
     */
    String errorHandler() default "";

    /**
     * Whether it starts with the application. Default: {@code reactor-channel.listener.auto-startup}, which is true
     * unless set.
     *
     * @return {@code true} or {@code false}; may be a placeholder
     */
    String autoStartup() default "";
}
