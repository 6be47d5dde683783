package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.spring.ReactiveChannelBuilderCustomizer;
import io.reactorchannel.spring.ReactiveChannelFactory;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.unit.DataSize;

/** Makes channels of properties. */
final class ConfiguredChannelFactory implements ReactiveChannelFactory {

    private final ChannelSettingsSource source;
    private final Function<String, ChannelAuth> logins;
    private final @Nullable SslBundles bundles;
    private final List<ReactiveChannelBuilderCustomizer> customizers;

    ConfiguredChannelFactory(
            ChannelSettingsSource source,
            Function<String, ChannelAuth> logins,
            @Nullable SslBundles bundles,
            List<ReactiveChannelBuilderCustomizer> customizers) {
        this.source = source;
        this.logins = logins;
        this.bundles = bundles;
        this.customizers = customizers;
    }

    @Override
    public ReactiveChannel channel(String channel) {
        ReactiveChannelBuilder builder = builder(channel);
        try {
            return builder.build();
        } catch (PermanentError refused) {
            throw InvalidChannelPropertyException.of(source.prefix(channel), refused);
        }
    }

    /** The application closes its channels in its own order, so the JVM's end is not theirs. */
    @Override
    public ReactiveChannelBuilder builder(String channel) {
        ChannelSettings settings = source.settings(channel);
        String prefix = source.prefix(channel);
        String url = settings.getUrl();
        if (url == null) {
            throw new InvalidChannelPropertyException(
                    prefix + ".url", "must be set; the http or https URL of the streaming service is accepted");
        }
        ReactiveChannelBuilder builder =
                ReactiveChannel.builder(url).auth(logins.apply(channel)).closeOnShutdown(false);
        try {
            apply(settings, prefix, builder);
        } catch (PermanentError refused) {
            throw InvalidChannelPropertyException.of(prefix, refused);
        }
        customizers.forEach(customizer -> customizer.customize(channel, builder));
        ConfiguredTls.apply(settings.getSsl(), prefix, bundles, builder::httpClient, builder::verifyCertBundle);
        return builder;
    }

    private static void apply(ChannelSettings settings, String prefix, ReactiveChannelBuilder builder) {
        PropertyMapper map = PropertyMapper.get();
        map.from(settings::getConsumerGroup).to(builder::consumerGroup);
        map.from(settings::getOffset).to(builder::offset);
        map.from(settings::getPathPrefix).to(builder::pathPrefix);
        map.from(settings::getConsumerPathPrefix).to(builder::consumerPathPrefix);
        map.from(settings::getProducerPathPrefix).to(builder::producerPathPrefix);
        map.from(settings::getRequestTimeout).to(builder::requestTimeout);
        map.from(settings::getSessionTimeout).to(builder::sessionTimeout);
        map.from(settings::getExtraConfigs).to(builder::extraConfigs);
        map.from(settings::getRetryOnFail).to(builder::retryOnFail);
        map.from(settings::getMultiTenant).to(builder::multiTenant);
        map.from(settings::getRequestHeaders).to(builder::requestHeaders);
        map.from(settings::getConnectTimeout).to(builder::connectTimeout);
        map.from(settings::getResponseTimeout).to(builder::responseTimeout);
        map.from(settings::getMaxResponseTime).to(builder::maxResponseTime);
        map.from(settings::getMaxResponseSize)
                .as(size -> bytes(size, prefix + ".max-response-size"))
                .to(builder::maxResponseSize);
        map.from(settings::getMaxConnections).to(builder::maxConnections);
        map.from(settings::getMaxIdleTime).to(builder::maxIdleTime);
        map.from(settings::getMaxLifeTime).to(builder::maxLifeTime);
        map.from(settings::getPollTimeout).to(builder::pollTimeout);
        map.from(settings::getEmptyPollDelay).to(builder::emptyPollDelay);
        map.from(settings::getPrefetch).to(builder::prefetch);
        map.from(settings::getCommitInterval).to(builder::commitInterval);
        map.from(settings::getCommitBatchSize).to(builder::commitBatchSize);
        map.from(settings::getCommitStrategy).to(builder::commitStrategy);
        map.from(settings::getMaxUnacknowledged).to(builder::maxUnacknowledged);
        map.from(settings::getKeepAliveInterval)
                .when(interval -> !interval.isZero())
                .to(builder::keepAliveInterval);
        map.from(settings::getProduceBatchSize).to(builder::produceBatchSize);
        map.from(settings::getProduceBatchBytes)
                .as(size -> bytes(size, prefix + ".produce-batch-bytes"))
                .to(builder::produceBatchBytes);
        map.from(settings::getProduceLinger).to(builder::produceLinger);
        map.from(settings::getCloseTimeout).to(builder::closeTimeout);
        builder.filter(settings.getFilter(), settings.isPayloadLookupForFilter());
        Proxies.of(settings.getProxy(), prefix).ifPresent(builder::proxy);
        if (Backoff.isSet(settings.getRetry())) {
            builder.retry(Backoff.of(settings.getRetry(), Long.MAX_VALUE, prefix + ".retry"));
        }
        PayloadErrors onPayloadError = settings.getOnPayloadError();
        if (onPayloadError != null) {
            builder.onPayloadError(handler(onPayloadError, settings.getPayloadErrorTopic(), prefix));
        }
    }

    private static int bytes(DataSize size, String property) {
        if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
            throw new InvalidChannelPropertyException(property, size + " is not accepted; 1B to 2147483647B is");
        }
        return (int) size.toBytes();
    }

    private static PayloadErrorHandler handler(PayloadErrors wanted, @Nullable String topic, String prefix) {
        return switch (wanted) {
            case FAIL -> PayloadErrorHandler.fail();
            case SKIP -> PayloadErrorHandler.skip();
            case DEAD_LETTER -> {
                if (topic == null) {
                    throw new InvalidChannelPropertyException(
                            prefix + ".payload-error-topic", "must be set for on-payload-error=dead-letter");
                }
                yield PayloadErrorHandler.deadLetter(topic);
            }
        };
    }
}
