package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.OffsetReset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** The settings of one channel, as properties. What is not set is left to the builder of the channel. */
class ChannelSettings {

    /** URL of the streaming service, http or https, with or without a path of its own. */
    private @Nullable String url;

    /** Consumer group. Needed to consume, not to produce. */
    private @Nullable String consumerGroup;

    /** Where a consumer starts in partitions without a committed offset. Default: latest. */
    private @Nullable OffsetReset offset;

    /** How to log in. */
    @NestedConfigurationProperty
    private final AuthSettings auth = new AuthSettings();

    /** TLS towards the service. */
    @NestedConfigurationProperty
    private final SslSettings ssl = new SslSettings();

    /** HTTP proxy on the way to the service. */
    @NestedConfigurationProperty
    private final ProxySettings proxy = new ProxySettings();

    /** Waits between tries of what failed temporarily. Default: 1s doubled up to 10s, half of it jitter, no limit. */
    @NestedConfigurationProperty
    private final RetrySettings retry = new RetrySettings();

    /** One path below the URL for all requests, instead of the next two. */
    private @Nullable String pathPrefix;

    /** Path of consumer requests. Default: /databus/consumer-service/v1. */
    private @Nullable String consumerPathPrefix;

    /** Path of produce requests. Default: /databus/cloudproxy/v1. */
    private @Nullable String producerPathPrefix;

    /**
     * Kafka's request.timeout.ms at the service; goes with and exceeds the session time-out. Default: the service's.
     */
    private @Nullable Duration requestTimeout;

    /** Kafka's session.timeout.ms at the service; goes with the request time-out. Default: the service's. */
    private @Nullable Duration sessionTimeout;

    /** Further consumer settings by name, such as extra-configs.max.poll.records=100. */
    private final Map<String, String> extraConfigs = new LinkedHashMap<>();

    /** Whether temporary errors are retried and lost consumers replaced. Default: true. */
    private @Nullable Boolean retryOnFail;

    /** Whether the service has many tenants. Default: true. */
    private @Nullable Boolean multiTenant;

    /** What the service filters records by: by topic, by header, the value wanted. */
    private final Map<String, Map<String, String>> filter = new LinkedHashMap<>();

    /** Whether the filter looks into payloads for headers that a record lacks. */
    private boolean payloadLookupForFilter;

    /** Headers that go with every request. */
    private final Map<String, String> requestHeaders = new LinkedHashMap<>();

    /** How long a connection, its TLS handshake and the proxy's answer may take, each. Default: 10s. */
    private @Nullable Duration connectTimeout;

    /** How long the beginning of an HTTP answer may take, and each pause within it. Default: 30s. */
    private @Nullable Duration responseTimeout;

    /** How long a whole HTTP answer may take. Default: 5m. */
    private @Nullable Duration maxResponseTime;

    /** Largest body of an answer that is read, unpacked. Default: 64MB. */
    private @Nullable DataSize maxResponseSize;

    /** Connections of the channel. Default: 50. */
    private @Nullable Integer maxConnections;

    /** After that an idle connection is not used again. Default: 30s. */
    private @Nullable Duration maxIdleTime;

    /** After that a connection is not used again. Default: 5m. */
    private @Nullable Duration maxLifeTime;

    /** How long the service may wait for records before it answers a poll. Default: 0, the service decides. */
    private @Nullable Duration pollTimeout;

    /** Pause after a poll without records. Default: 1s. */
    private @Nullable Duration emptyPollDelay;

    /** Batches polled ahead of demand, 0 to 1000. Default: 1. */
    private @Nullable Integer prefetch;

    /** How long an acknowledged record may wait for its commit. Default: 5s. */
    private @Nullable Duration commitInterval;

    /** Acknowledgements after which a commit does not wait. Default: 1000. */
    private @Nullable Integer commitBatchSize;

    /** What commits name. Default: every-offset. */
    private @Nullable CommitStrategy commitStrategy;

    /** Records handed out and not committable at which polling stops. Default: 10000. */
    private @Nullable Integer maxUnacknowledged;

    /** After that silence an active flow tells the service that its consumer lives. 0 for never. */
    private @Nullable Duration keepAliveInterval = Duration.ofSeconds(10);

    /** What becomes of records whose payload cannot be decoded, where payloads are consumed. Default: fail. */
    private @Nullable PayloadErrors onPayloadError;

    /** Topic of the dead letters of on-payload-error=dead-letter. */
    private @Nullable String payloadErrorTopic;

    /** Records of a produce request. Default: 500. */
    private @Nullable Integer produceBatchSize;

    /** Size of a produce request. Default: 1000000B. */
    private @Nullable DataSize produceBatchBytes;

    /** How long the first record of a batch waits for more. Default: 20ms. */
    private @Nullable Duration produceLinger;

    /** How long the end of the channel may take. Default: 10s. */
    private @Nullable Duration closeTimeout;

    public @Nullable String getUrl() {
        return url;
    }

    public void setUrl(@Nullable String url) {
        this.url = url;
    }

    public @Nullable String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(@Nullable String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public @Nullable OffsetReset getOffset() {
        return offset;
    }

    public void setOffset(@Nullable OffsetReset offset) {
        this.offset = offset;
    }

    public AuthSettings getAuth() {
        return auth;
    }

    public SslSettings getSsl() {
        return ssl;
    }

    public ProxySettings getProxy() {
        return proxy;
    }

    public RetrySettings getRetry() {
        return retry;
    }

    public @Nullable String getPathPrefix() {
        return pathPrefix;
    }

    public void setPathPrefix(@Nullable String pathPrefix) {
        this.pathPrefix = pathPrefix;
    }

    public @Nullable String getConsumerPathPrefix() {
        return consumerPathPrefix;
    }

    public void setConsumerPathPrefix(@Nullable String consumerPathPrefix) {
        this.consumerPathPrefix = consumerPathPrefix;
    }

    public @Nullable String getProducerPathPrefix() {
        return producerPathPrefix;
    }

    public void setProducerPathPrefix(@Nullable String producerPathPrefix) {
        this.producerPathPrefix = producerPathPrefix;
    }

    public @Nullable Duration getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(@Nullable Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public @Nullable Duration getSessionTimeout() {
        return sessionTimeout;
    }

    public void setSessionTimeout(@Nullable Duration sessionTimeout) {
        this.sessionTimeout = sessionTimeout;
    }

    public Map<String, String> getExtraConfigs() {
        return extraConfigs;
    }

    public @Nullable Boolean getRetryOnFail() {
        return retryOnFail;
    }

    public void setRetryOnFail(@Nullable Boolean retryOnFail) {
        this.retryOnFail = retryOnFail;
    }

    public @Nullable Boolean getMultiTenant() {
        return multiTenant;
    }

    public void setMultiTenant(@Nullable Boolean multiTenant) {
        this.multiTenant = multiTenant;
    }

    public Map<String, Map<String, String>> getFilter() {
        return filter;
    }

    public boolean isPayloadLookupForFilter() {
        return payloadLookupForFilter;
    }

    public void setPayloadLookupForFilter(boolean payloadLookupForFilter) {
        this.payloadLookupForFilter = payloadLookupForFilter;
    }

    public Map<String, String> getRequestHeaders() {
        return requestHeaders;
    }

    public @Nullable Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(@Nullable Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public @Nullable Duration getResponseTimeout() {
        return responseTimeout;
    }

    public void setResponseTimeout(@Nullable Duration responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    public @Nullable Duration getMaxResponseTime() {
        return maxResponseTime;
    }

    public void setMaxResponseTime(@Nullable Duration maxResponseTime) {
        this.maxResponseTime = maxResponseTime;
    }

    public @Nullable DataSize getMaxResponseSize() {
        return maxResponseSize;
    }

    public void setMaxResponseSize(@Nullable DataSize maxResponseSize) {
        this.maxResponseSize = maxResponseSize;
    }

    public @Nullable Integer getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(@Nullable Integer maxConnections) {
        this.maxConnections = maxConnections;
    }

    public @Nullable Duration getMaxIdleTime() {
        return maxIdleTime;
    }

    public void setMaxIdleTime(@Nullable Duration maxIdleTime) {
        this.maxIdleTime = maxIdleTime;
    }

    public @Nullable Duration getMaxLifeTime() {
        return maxLifeTime;
    }

    public void setMaxLifeTime(@Nullable Duration maxLifeTime) {
        this.maxLifeTime = maxLifeTime;
    }

    public @Nullable Duration getPollTimeout() {
        return pollTimeout;
    }

    public void setPollTimeout(@Nullable Duration pollTimeout) {
        this.pollTimeout = pollTimeout;
    }

    public @Nullable Duration getEmptyPollDelay() {
        return emptyPollDelay;
    }

    public void setEmptyPollDelay(@Nullable Duration emptyPollDelay) {
        this.emptyPollDelay = emptyPollDelay;
    }

    public @Nullable Integer getPrefetch() {
        return prefetch;
    }

    public void setPrefetch(@Nullable Integer prefetch) {
        this.prefetch = prefetch;
    }

    public @Nullable Duration getCommitInterval() {
        return commitInterval;
    }

    public void setCommitInterval(@Nullable Duration commitInterval) {
        this.commitInterval = commitInterval;
    }

    public @Nullable Integer getCommitBatchSize() {
        return commitBatchSize;
    }

    public void setCommitBatchSize(@Nullable Integer commitBatchSize) {
        this.commitBatchSize = commitBatchSize;
    }

    public @Nullable CommitStrategy getCommitStrategy() {
        return commitStrategy;
    }

    public void setCommitStrategy(@Nullable CommitStrategy commitStrategy) {
        this.commitStrategy = commitStrategy;
    }

    public @Nullable Integer getMaxUnacknowledged() {
        return maxUnacknowledged;
    }

    public void setMaxUnacknowledged(@Nullable Integer maxUnacknowledged) {
        this.maxUnacknowledged = maxUnacknowledged;
    }

    public @Nullable Duration getKeepAliveInterval() {
        return keepAliveInterval;
    }

    public void setKeepAliveInterval(@Nullable Duration keepAliveInterval) {
        this.keepAliveInterval = keepAliveInterval;
    }

    public @Nullable PayloadErrors getOnPayloadError() {
        return onPayloadError;
    }

    public void setOnPayloadError(@Nullable PayloadErrors onPayloadError) {
        this.onPayloadError = onPayloadError;
    }

    public @Nullable String getPayloadErrorTopic() {
        return payloadErrorTopic;
    }

    public void setPayloadErrorTopic(@Nullable String payloadErrorTopic) {
        this.payloadErrorTopic = payloadErrorTopic;
    }

    public @Nullable Integer getProduceBatchSize() {
        return produceBatchSize;
    }

    public void setProduceBatchSize(@Nullable Integer produceBatchSize) {
        this.produceBatchSize = produceBatchSize;
    }

    public @Nullable DataSize getProduceBatchBytes() {
        return produceBatchBytes;
    }

    public void setProduceBatchBytes(@Nullable DataSize produceBatchBytes) {
        this.produceBatchBytes = produceBatchBytes;
    }

    public @Nullable Duration getProduceLinger() {
        return produceLinger;
    }

    public void setProduceLinger(@Nullable Duration produceLinger) {
        this.produceLinger = produceLinger;
    }

    public @Nullable Duration getCloseTimeout() {
        return closeTimeout;
    }

    public void setCloseTimeout(@Nullable Duration closeTimeout) {
        this.closeTimeout = closeTimeout;
    }
}
