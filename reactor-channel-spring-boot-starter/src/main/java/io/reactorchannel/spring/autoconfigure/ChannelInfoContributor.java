package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ChannelStatus;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.spring.listener.ChannelListenerRegistry;
import io.reactorchannel.spring.listener.ListenerControl;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Tells which channels and listeners there are, and what they do. */
final class ChannelInfoContributor implements InfoContributor {

    private final Map<String, ReactiveChannel> channels;
    private final ChannelListenerRegistry listeners;

    ChannelInfoContributor(Map<String, ReactiveChannel> channels, ChannelListenerRegistry listeners) {
        this.channels = channels;
        this.listeners = listeners;
    }

    @Override
    public void contribute(Info.Builder builder) {
        Map<String, Object> byChannel = new TreeMap<>();
        channels.forEach((name, channel) -> byChannel.put(name, of(channel.status())));
        Map<String, Object> byListener = new TreeMap<>();
        listeners.listeners().forEach(listener -> byListener.put(listener.id(), of(listener)));
        builder.withDetail("reactorChannel", Map.of("channels", byChannel, "listeners", byListener));
    }

    private static Map<String, Object> of(ChannelStatus status) {
        return Map.of("active", status.active(), "paused", status.paused(), "topics", status.topics());
    }

    private static Map<String, Object> of(ListenerControl listener) {
        return Map.of(
                "running",
                listener.isRunning(),
                "topics",
                listener.topics(),
                "consumers",
                listener.status().size());
    }
}
