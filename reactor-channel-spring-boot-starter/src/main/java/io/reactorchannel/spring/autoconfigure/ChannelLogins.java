package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.spring.ReactiveChannelFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The logins of channels by name, one for all channels of a name: a further channel with settings of a login has its
 * own, everybody else the application's bean.
 */
final class ChannelLogins {

    private final ChannelSettingsSource source;
    private final LoginFactory factory;
    private final ObjectProvider<ChannelAuth> shared;
    private final Map<String, ChannelAuth> own = new ConcurrentHashMap<>();

    ChannelLogins(ChannelSettingsSource source, LoginFactory factory, ObjectProvider<ChannelAuth> shared) {
        this.source = source;
        this.factory = factory;
        this.shared = shared;
    }

    /**
     * The login of a channel.
     *
     * @throws InvalidChannelPropertyException when there is none
     */
    ChannelAuth of(String channel) {
        return !channel.equals(ReactiveChannelFactory.DEFAULT_CHANNEL) && source.hasLogin(channel)
                ? own.computeIfAbsent(channel, this::login)
                : shared.getIfAvailable(() -> login(channel));
    }

    private ChannelAuth login(String channel) {
        return factory.login(
                channel, source.login(channel), source.settings(channel).getUrl(), source.prefix(channel));
    }
}
