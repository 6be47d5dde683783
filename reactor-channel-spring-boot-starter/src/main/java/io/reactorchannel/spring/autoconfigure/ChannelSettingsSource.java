package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.spring.ReactiveChannelFactory;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** Reads the settings of channels by their names; a further channel has what it does not set from the main one. */
final class ChannelSettingsSource {

    static final String MAIN = "reactor-channel";

    private static final String FURTHER = MAIN + ".channels";

    private final Binder binder;

    ChannelSettingsSource(Environment environment) {
        this.binder = Binder.get(environment);
    }

    /** The names of the further channels. */
    Set<String> furtherChannels() {
        return new LinkedHashSet<>(binder.bind(FURTHER, Bindable.mapOf(String.class, Object.class))
                .orElseGet(Map::of)
                .keySet());
    }

    /** Where the settings of a channel come from. */
    String prefix(String channel) {
        return isMain(channel) ? MAIN : FURTHER + "." + channel;
    }

    /** Whether a channel has a login of its own. */
    boolean hasLogin(String channel) {
        return binder.bind(name(prefix(channel)).append("auth"), Bindable.mapOf(String.class, Object.class))
                .isBound();
    }

    /**
     * The settings of a channel.
     *
     * @throws InvalidChannelPropertyException when there is none of that name
     */
    ChannelSettings settings(String channel) {
        ChannelSettings settings = new ChannelSettings();
        Bindable<ChannelSettings> filled = Bindable.ofInstance(settings);
        binder.bind(MAIN, filled);
        if (!isMain(channel)) {
            Set<String> known = furtherChannels();
            if (!known.contains(channel)) {
                throw new InvalidChannelPropertyException(
                        prefix(channel), "there is no such channel; accepted are the names of channels, here " + known);
            }
            binder.bind(name(prefix(channel)), filled);
        }
        return settings;
    }

    /** How a channel logs in that has a login of its own, of which nothing is the main one's. */
    AuthSettings login(String channel) {
        AuthSettings settings = new AuthSettings();
        binder.bind(name(prefix(channel)).append("auth"), Bindable.ofInstance(settings));
        return settings;
    }

    private static ConfigurationPropertyName name(String text) {
        return ConfigurationPropertyName.adapt(text, '.');
    }

    private static boolean isMain(String channel) {
        return channel.equals(ReactiveChannelFactory.DEFAULT_CHANNEL);
    }
}
