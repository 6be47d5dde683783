package io.reactorchannel.internal.telemetry.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.wire.PolledRecord;
import io.reactorchannel.observation.ChannelContext;
import io.reactorchannel.observation.ChannelObservation;
import io.reactorchannel.observation.MessagingDetails;
import io.reactorchannel.observation.ProcessContext;
import io.reactorchannel.observation.ProduceContext;
import io.reactorchannel.observation.RequestContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Makes observations and meters of what one channel tells. */
public final class MicrometerTelemetry implements Telemetry {

    private final ObservationConvention<RequestContext> pollConvention =
            new DetailsConvention<>(ChannelObservation.POLL);
    private final ObservationConvention<RequestContext> commitConvention =
            new DetailsConvention<>(ChannelObservation.COMMIT);
    private final ObservationConvention<ProduceContext> produceConvention =
            new DetailsConvention<>(ChannelObservation.PRODUCE);
    private final ObservationConvention<RequestContext> loginConvention =
            new DetailsConvention<>(ChannelObservation.LOGIN);
    private final ObservationConvention<RequestContext> batchConvention =
            new DetailsConvention<>(ChannelObservation.PROCESS);
    private final DetailsConvention<ProcessContext> processConvention =
            new DetailsConvention<>(ChannelObservation.PROCESS);

    private final ObservationRegistry observations;
    private final KnownTopics topics = new KnownTopics();
    private final ChannelMeters meters;

    /** Of the processing of records, where only times are wanted; else null. */
    private final @Nullable ProcessingTimers timers;

    private final String clientId;
    private final @Nullable String group;
    private final String serverAddress;

    /** What is being processed, by what stands for the consumer. */
    private final Map<Object, Set<OpenProcessing>> processed = new ConcurrentHashMap<>();

    private volatile boolean closed;

    private MicrometerTelemetry(
            @Nullable ObservationRegistry observations,
            @Nullable MeterRegistry meters,
            @Nullable String group,
            String serverAddress) {
        this.group = group == null || group.isBlank() ? null : group;
        this.serverAddress = serverAddress;
        this.clientId = ClientIds.take(this.group == null ? "producer" : this.group);
        // an empty composite measures nothing
        this.meters =
                new ChannelMeters(meters == null ? new CompositeMeterRegistry() : meters, clientId, this.group, topics);
        if (observations != null) {
            this.observations = observations;
            this.timers = null;
        } else {
            this.observations = timersOf(Objects.requireNonNull(meters));
            this.timers = new ProcessingTimers(
                    meters, processConvention, topic -> new ProcessContext(ofOneRecord(topic), Map.of(), 0, 0));
        }
    }

    /**
     * Begins to listen to a channel.
     *
     * @param observations where observations go; null for those meters alone that can be made of them
     * @param meters where meters go; null for none
     * @param group the consumer group; null or blank without
     * @param serverAddress the host of the service
     */
    public static Telemetry of(
            @Nullable ObservationRegistry observations,
            @Nullable MeterRegistry meters,
            @Nullable String group,
            String serverAddress) {
        // not isNoop(): a registry is that as well as long as it has no handlers
        ObservationRegistry listening = observations == ObservationRegistry.NOOP ? null : observations;
        return listening == null && meters == null
                ? Telemetry.OFF
                : new MicrometerTelemetry(listening, meters, group, serverAddress);
    }

    private static ObservationRegistry timersOf(MeterRegistry meters) {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(
                        meters, DefaultMeterObservationHandler.IgnoredMeters.LONG_TASK_TIMER));
        return registry;
    }

    @Override
    public Context addedTo(Context context) {
        return context.put(Telemetry.class, this);
    }

    @Override
    public RequestWatch poll(Collection<String> topics) {
        return new Watch<>(new RequestContext(ChannelObservation.POLL, details(topics)), pollConvention) {
            @Override
            public void brought(List<PolledRecord> records, long bytes) {
                context.details().carries(records.size(), bytes);
                Quietly.run(() -> meters.consumed(records, bytes));
            }
        };
    }

    @Override
    public RequestWatch commit(Collection<String> topics, int offsets) {
        MessagingDetails details = details(topics);
        details.carries(offsets, 0);
        return new Watch<>(new RequestContext(ChannelObservation.COMMIT, details), commitConvention);
    }

    @Override
    public RequestWatch produce(List<ProducerRecord> records, int count, long bytes) {
        List<String> names = records.stream().map(ProducerRecord::topic).toList();
        MessagingDetails details = details(names);
        details.carries(count, bytes);
        ProduceContext context = new ProduceContext(details);
        return new Watch<>(context, produceConvention) {
            @Override
            public Map<String, String> headers() {
                Map<String, String> headers = context.getCarrier();
                return headers == null ? Map.of() : headers;
            }

            @Override
            void succeeded() {
                meters.produced(names, count, bytes);
            }
        };
    }

    @Override
    public RequestWatch login(boolean again) {
        return new Watch<>(new RequestContext(ChannelObservation.LOGIN, details(List.of())), loginConvention) {
            @Override
            void succeeded() {
                if (again) {
                    meters.tokenRenewed(true);
                }
            }

            @Override
            void failed() {
                if (again) {
                    meters.tokenRenewed(false);
                }
            }
        };
    }

    @Override
    public RequestWatch processing(Collection<String> topics, int records) {
        MessagingDetails details = details(topics);
        details.carries(records, 0);
        return new Watch<>(new RequestContext(ChannelObservation.PROCESS, details), batchConvention) {
            @Override
            public <T> Mono<T> over(Mono<T> work) {
                return super.over(Mono.deferContextual(view -> inScope(work, view)));
            }
        };
    }

    /** The work, during whose subscription the observation of its Context is the current one of the thread. */
    private <T> Mono<T> inScope(Mono<T> work, ContextView view) {
        Observation observation = view.getOrDefault(ObservedWork.CONTEXT_KEY, null);
        return observation == null ? work : inScope(work, observation);
    }

    private <T> Mono<T> inScope(Mono<T> work, Observation observation) {
        // handed on, not a subscription of our own
        return Mono.from(subscriber -> {
            QuietScope scope = QuietScope.open(observation, observations);
            try {
                work.subscribe(subscriber);
            } finally {
                scope.close();
            }
        });
    }

    @Override
    public Processing processing(Object consumer, PolledRecord record) {
        if (closed || observations.isNoop()) {
            return Processing.UNOBSERVED;
        }
        String topic = topics.tag(record.topic());
        if (timers != null) {
            return new TimedProcessing(timers, topic, atWork(consumer)).begun();
        }
        Observation observation = created(
                processConvention,
                () -> new ProcessContext(
                        ofOneRecord(List.of(topic)), record.headers(), record.partition(), record.offset()));
        return observation.isNoop()
                ? Processing.UNOBSERVED
                : new ObservedProcessing(observation, observations, atWork(consumer)).begun();
    }

    private Set<OpenProcessing> atWork(Object consumer) {
        return processed.computeIfAbsent(consumer, added -> ConcurrentHashMap.newKeySet());
    }

    private MessagingDetails ofOneRecord(List<String> topic) {
        MessagingDetails details = new MessagingDetails(clientId, group, serverAddress, topic);
        details.carries(1, 0);
        return details;
    }

    @Override
    public void gone(Object consumer) {
        Set<OpenProcessing> left = processed.remove(consumer);
        if (left != null) {
            left.forEach(OpenProcessing::end);
        }
    }

    @Override
    public void retried(Throwable failure) {
        Quietly.run(() -> meters.retried(failure));
    }

    @Override
    public void replaced(String state) {
        Quietly.run(() -> meters.replaced(state));
    }

    @Override
    public void payloadError(String topic) {
        Quietly.run(() -> meters.payloadError(topic));
    }

    @Override
    public void lag(Map<String, Object> answer) {
        Quietly.run(() -> meters.lag(answer));
    }

    @Override
    public void watch(IntSupplier unacknowledged, LongSupplier age) {
        Quietly.run(() -> meters.watch(unacknowledged, age));
    }

    @Override
    public void close() {
        closed = true;
        processed.keySet().forEach(this::gone);
        Quietly.run(meters::remove);
        ClientIds.release(clientId);
    }

    private <C extends Observation.Context> Observation created(
            ObservationConvention<C> convention, Supplier<C> context) {
        return Quietly.get(
                () -> Observation.createNotStarted(null, convention, context, observations), Observation.NOOP);
    }

    private MessagingDetails details(Collection<String> names) {
        return new MessagingDetails(
                clientId,
                group,
                serverAddress,
                names.stream().map(topics::tag).distinct().toList());
    }

    /**
     * Observes one request.
     *
     * @param <C> its context
     */
    private class Watch<C extends Observation.Context & ChannelContext> implements RequestWatch {

        final C context;
        private final ObservationConvention<C> convention;

        Watch(C context, ObservationConvention<C> convention) {
            this.context = context;
            this.convention = convention;
        }

        @Override
        public <T> Mono<T> over(Mono<T> work) {
            return closed
                    ? work
                    : work.tap(
                            view -> new ObservedWork<>(observation(view), this::succeeded, this::failed, this::over));
        }

        private Observation observation(ContextView view) {
            Observation observation = created(convention, () -> context);
            Observation parent = view.getOrDefault(ObservedWork.CONTEXT_KEY, null);
            return parent == null ? observation : observation.parentObservation(parent);
        }

        @Override
        public void brought(List<PolledRecord> records, long bytes) {
            // only a poll brings records
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        /** A timer that comes after the end must not stay. */
        private void over() {
            if (closed) {
                meters.remove();
            }
        }

        void succeeded() {
            // counted where somebody wants to know
        }

        void failed() {
            // counted where somebody wants to know
        }
    }
}
