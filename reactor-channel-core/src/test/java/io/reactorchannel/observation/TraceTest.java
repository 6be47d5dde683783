package io.reactorchannel.observation;

import static io.reactorchannel.observation.ObservedService.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A trace through produce, the service, consume and process, with OpenTelemetry's tracer. */
class TraceTest {

    @RegisterExtension
    final ObservedService on = new ObservedService();

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build();
    private final ObservationRegistry registry = ObservationRegistry.create();

    TraceTest() {
        Tracer otel = provider.get("test");
        OtelTracer tracer = new OtelTracer(otel, new OtelCurrentTraceContext(), event -> {});
        OtelPropagator propagator =
                new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
        registry.observationConfig()
                .observationHandler(new FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                        new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                        new DefaultTracingObservationHandler(tracer)));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private SpanData span(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " in " + names()));
    }

    private List<String> names() {
        return spans.getFinishedSpanItems().stream().map(SpanData::getName).toList();
    }

    @Test
    void oneTraceSpansProduceServiceConsumeAndProcess() {
        ReactiveChannel producer = on.channel(builder -> builder.observationRegistry(registry));
        ReactiveChannel consumer = on.channel(builder -> builder.observationRegistry(registry));
        Observation order = Observation.start("order", registry);
        producer.produce(ProducerRecord.of("orders", Map.of("n", 1)).withHeaders(Map.of("country", "NO")))
                .contextWrite(context -> context.put("micrometer.observation", order))
                .block(LONG_ENOUGH);
        order.stop();

        ChannelRecord received = consumer.receive("orders")
                .take(1)
                .concatMap(record ->
                        record.observed(work("ship")).then(record.commit()).thenReturn(record))
                .blockLast(LONG_ENOUGH);

        String trace = span("order").getTraceId();
        assertThat(received.headers()).containsEntry("country", "NO");
        assertThat(received.headers().get("traceparent"))
                .isEqualTo("00-" + trace + "-" + span("produce orders").getSpanId() + "-01");
        assertThat(span("produce orders"))
                .returns(trace, SpanData::getTraceId)
                .returns(span("order").getSpanId(), SpanData::getParentSpanId)
                .returns(SpanKind.PRODUCER, SpanData::getKind);
        assertThat(span("process orders"))
                .returns(trace, SpanData::getTraceId)
                .returns(span("produce orders").getSpanId(), SpanData::getParentSpanId)
                .returns(SpanKind.CONSUMER, SpanData::getKind);
        assertThat(span("ship"))
                .returns(trace, SpanData::getTraceId)
                .returns(span("process orders").getSpanId(), SpanData::getParentSpanId);
    }

    /** Work of a user that is observed as users do. */
    private Mono<Void> work(String name) {
        return Mono.deferContextual(context -> {
            Observation parent = context.get("micrometer.observation");
            Observation work = Observation.createNotStarted(name, registry).parentObservation(parent);
            return Mono.fromRunnable(() -> work.observe(() -> {}));
        });
    }

    @Test
    void recordsOfOneRequestShareItsSpanAndKeepATraceOfTheirOwn() {
        String own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        ReactiveChannel channel = on.channel(builder -> builder.observationRegistry(registry));

        channel.produce(Flux.just(
                        ProducerRecord.of("orders", "1"),
                        ProducerRecord.of("orders", "2").withHeaders(Map.of("traceparent", own))))
                .block(LONG_ENOUGH);

        List<String> traces = channel.receive("orders")
                .take(2)
                .map(record -> record.headers().get("traceparent"))
                .collectList()
                .block(LONG_ENOUGH);
        assertThat(traces.get(0)).contains(span("produce orders").getSpanId());
        assertThat(traces.get(1)).isEqualTo(own);
    }

    @Test
    void anEnvelopeIsSentAsItIs() {
        ReactiveChannel channel = on.channel(builder -> builder.observationRegistry(registry));

        channel.produce(Map.of(
                        "records",
                        List.of(Map.of(
                                "routingData", Map.of("topic", "orders"),
                                "message", Map.of("headers", Map.of(), "payload", "e30=")))))
                .block(LONG_ENOUGH);

        assertThat(channel.receive("orders").blockFirst(LONG_ENOUGH).headers()).isEmpty();
        assertThat(span("produce").getKind()).isEqualTo(SpanKind.PRODUCER);
    }
}
