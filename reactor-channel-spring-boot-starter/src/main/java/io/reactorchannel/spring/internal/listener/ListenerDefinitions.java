package io.reactorchannel.spring.internal.listener;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.spring.ReactiveChannelFactory;
import io.reactorchannel.spring.listener.ChannelListener;
import io.reactorchannel.spring.listener.ListenerErrorHandler;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.StringUtils;

/** Makes listeners of annotated methods: resolves placeholders, fills in defaults, and checks. */
public final class ListenerDefinitions {

    private final ListenerRegistry registry;
    private final ConfigurableBeanFactory beans;
    private final ListenerChannels channels;
    private final ListenerDefaults defaults;
    private final ObjectProvider<ListenerErrorHandler> errorHandler;

    /**
     * Creates a maker.
     *
     * @param registry where listeners go
     * @param beans resolves placeholders, and has the error handlers
     * @param channels makes the channels
     * @param defaults for what an annotation does not say
     * @param errorHandler for those that name none; there has to be one, or one that is primary
     */
    public ListenerDefinitions(
            ListenerRegistry registry,
            ConfigurableBeanFactory beans,
            ListenerChannels channels,
            ListenerDefaults defaults,
            ObjectProvider<ListenerErrorHandler> errorHandler) {
        this.registry = registry;
        this.beans = beans;
        this.channels = channels;
        this.defaults = defaults;
        this.errorHandler = errorHandler;
    }

    /**
     * Makes a listener of a bean's method.
     *
     * @throws IllegalStateException when that cannot be one
     */
    void add(Object bean, String beanName, Method method, ChannelListener annotation) {
        String place = beanName + "." + method.getName();
        if (beans.containsBean(beanName) && !beans.isSingleton(beanName)) {
            throw refused(place, "bean", "'" + beanName + "' is not a singleton; a method of a singleton is accepted");
        }
        String id = StringUtils.hasText(annotation.id()) ? resolved(annotation.id()) : place;
        String channel = StringUtils.hasText(annotation.channel())
                ? resolved(annotation.channel())
                : ReactiveChannelFactory.DEFAULT_CHANNEL;
        String group = resolved(annotation.consumerGroup());
        if (group.isEmpty()) {
            channels.requireConsumerGroup(channel, id);
        }
        registry.add(new ListenerDefinition(
                id,
                topics(annotation, place),
                concurrency(annotation, place),
                autoStartup(annotation, place),
                channels.closeTimeout(channel),
                () -> channel(channel, group),
                new ListenerMethod(bean, method),
                () -> errorHandler(annotation)));
    }

    private List<String> topics(ChannelListener annotation, String place) {
        List<String> topics = Arrays.stream(annotation.topics())
                .map(this::resolved)
                .flatMap(topic -> Arrays.stream(StringUtils.commaDelimitedListToStringArray(topic)))
                .map(String::strip)
                .toList();
        if (topics.isEmpty() || topics.contains("")) {
            throw refused(place, "topics", topics + " is not accepted; at least one topic is, and none blank");
        }
        return topics;
    }

    private int concurrency(ChannelListener annotation, String place) {
        int concurrency = annotation.concurrency() == 0 ? defaults.concurrency() : annotation.concurrency();
        if (concurrency < 1) {
            throw refused(place, "concurrency", concurrency + " is not accepted; 1 or more is");
        }
        return concurrency;
    }

    private boolean autoStartup(ChannelListener annotation, String place) {
        String value = resolved(annotation.autoStartup()).strip();
        return switch (value) {
            case "" -> defaults.autoStartup();
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(place, "autoStartup", "'" + value + "' is not accepted; true and false are");
        };
    }

    private ListenerErrorHandler errorHandler(ChannelListener annotation) {
        String name = resolved(annotation.errorHandler());
        return name.isEmpty() ? errorHandler.getObject() : beans.getBean(name, ListenerErrorHandler.class);
    }

    private ReactiveChannel channel(String name, String group) {
        ReactiveChannelBuilder builder = channels.builder(name);
        return (group.isEmpty() ? builder : builder.consumerGroup(group)).build();
    }

    private String resolved(String text) {
        String resolved = beans.resolveEmbeddedValue(text);
        return resolved == null ? "" : resolved;
    }

    private static IllegalStateException refused(String place, String attribute, String problem) {
        return new IllegalStateException("@ChannelListener of " + place + ": " + attribute + ": " + problem);
    }
}
