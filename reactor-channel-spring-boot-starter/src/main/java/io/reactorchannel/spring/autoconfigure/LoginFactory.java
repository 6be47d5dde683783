package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.auth.ChannelAuthBuilder;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.spring.ChannelAuthBuilderCustomizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.ssl.SslBundles;

/** Makes logins of properties. */
final class LoginFactory {

    private final @Nullable SslBundles bundles;
    private final List<ChannelAuthBuilderCustomizer> customizers;

    LoginFactory(@Nullable SslBundles bundles, List<ChannelAuthBuilderCustomizer> customizers) {
        this.bundles = bundles;
        this.customizers = customizers;
    }

    /**
     * A login.
     *
     * @param channel the name of the channel that logs in
     * @param auth how it does
     * @param channelUrl the channel's URL, in case the login has none
     * @param prefix where the channel's settings come from
     * @throws InvalidChannelPropertyException when they are wrong
     */
    ChannelAuth login(String channel, AuthSettings auth, @Nullable String channelUrl, String prefix) {
        String place = prefix + ".auth";
        try {
            return switch (kind(auth, place)) {
                case NONE -> ChannelAuth.none();
                case BEARER -> ChannelAuth.bearer(required(auth.getToken(), place, "token"));
                case USER_PASSWORD ->
                    builder(channel, auth, channelUrl, place)
                            .userPassword(
                                    required(auth.getUser(), place, "user"),
                                    required(auth.getPassword(), place, "password"));
                case CLIENT_CREDENTIALS ->
                    builder(channel, auth, channelUrl, place)
                            .clientCredentials(
                                    required(auth.getClientId(), place, "client-id"),
                                    required(auth.getClientSecret(), place, "client-secret"));
            };
        } catch (PermanentError refused) {
            throw InvalidChannelPropertyException.of(place, refused);
        }
    }

    private static AuthKind kind(AuthSettings auth, String place) {
        AuthKind wanted = auth.getKind();
        if (wanted != null) {
            return wanted;
        }
        List<AuthKind> told = new ArrayList<>();
        if (auth.getUser() != null || auth.getPassword() != null) {
            told.add(AuthKind.USER_PASSWORD);
        }
        if (auth.getClientId() != null || auth.getClientSecret() != null) {
            told.add(AuthKind.CLIENT_CREDENTIALS);
        }
        if (auth.getToken() != null) {
            told.add(AuthKind.BEARER);
        }
        if (told.size() != 1) {
            throw new InvalidChannelPropertyException(
                    place + ".kind",
                    (told.isEmpty() ? "no login is set" : "more than one login is set")
                            + "; accepted are user and password, client-id and client-secret, or token,"
                            + " and kind=none for a service without logins");
        }
        return told.get(0);
    }

    private static String required(@Nullable String value, String place, String name) {
        if (value == null) {
            throw new InvalidChannelPropertyException(place + "." + name, "must be set for this kind of login");
        }
        return value;
    }

    private ChannelAuthBuilder builder(String channel, AuthSettings auth, @Nullable String channelUrl, String place) {
        String url = auth.getUrl() == null ? channelUrl : auth.getUrl();
        if (url == null) {
            throw new InvalidChannelPropertyException(
                    place + ".url", "must be set, or the URL of the channel; an http or https URL is accepted");
        }
        ChannelAuthBuilder builder = ChannelAuth.builder(url).requestHeaders(auth.getRequestHeaders());
        PropertyMapper map = PropertyMapper.get();
        map.from(auth::getPath).to(builder::path);
        map.from(auth::getScope).to(builder::scope);
        map.from(auth::getAudience).to(builder::audience);
        map.from(auth::getGrantType).to(builder::grantType);
        map.from(auth::getConnectTimeout).to(builder::connectTimeout);
        map.from(auth::getResponseTimeout).to(builder::responseTimeout);
        Proxies.of(auth.getProxy(), place).ifPresent(builder::proxy);
        customizers.forEach(customizer -> customizer.customize(channel, builder));
        ConfiguredTls.apply(auth.getSsl(), place, bundles, builder::httpClient, builder::verifyCertBundle);
        return builder;
    }
}
