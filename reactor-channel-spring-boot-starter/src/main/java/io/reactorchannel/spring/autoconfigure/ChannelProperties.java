package io.reactorchannel.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The properties of channels: those of the main one, and by name those of further ones. */
@ConfigurationProperties("reactor-channel")
class ChannelProperties extends ChannelSettings {

    /** Whether channels and listeners are configured. */
    private boolean enabled = true;

    /** Further channels by name, each a bean of that name. What they do not set they have from the main one. */
    private final Map<String, ChannelSettings> channels = new LinkedHashMap<>();

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public Map<String, ChannelSettings> getChannels() {
        return channels;
    }
}
