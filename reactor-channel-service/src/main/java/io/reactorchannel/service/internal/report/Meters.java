package io.reactorchannel.service.internal.report;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/** Counts and times the requests, for Prometheus to fetch. */
public final class Meters implements RequestReporter, MeterPage {

    private static final String PREFIX = "streaming.service.";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /**
     * Makes the meters.
     *
     * @param consumers tells how many consumer instances there are
     * @param requests tells how many requests are being answered
     */
    public Meters(Supplier<Number> consumers, Supplier<Number> requests) {
        Gauge.builder(PREFIX + "consumers", consumers)
                .description("Consumer instances there are")
                .register(registry);
        Gauge.builder(PREFIX + "requests.active", requests)
                .description("Requests being answered, waiting polls among them")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    @Override
    public void finished(FinishedRequest request) {
        String operation = request.operation();
        Timer.builder(PREFIX + "requests")
                .description("Requests answered, and how long that took; status 0: the connection was closed")
                .tag("operation", operation)
                .tag("status", Integer.toString(request.status()))
                .register(registry)
                .record(request.took());
        registry.counter(PREFIX + "request.bytes", "operation", operation).increment((double) request.requestBytes());
        registry.counter(PREFIX + "answer.bytes", "operation", operation).increment((double) request.answerBytes());
        if (request.records() > 0) {
            registry.counter(PREFIX + "records", "operation", operation).increment(request.records());
        }
    }

    @Override
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
