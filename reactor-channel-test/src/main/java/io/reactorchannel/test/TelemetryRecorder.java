package io.reactorchannel.test;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.observation.ChannelContext;
import io.reactorchannel.observation.ChannelObservation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps what channels tell by Micrometer, to look at in a test: {@code service.channel(recorder::listenTo)}. Safe for
 * use by several threads.
 */
public final class TelemetryRecorder {

    private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    /** Makes a recorder that has heard nothing. */
    public TelemetryRecorder() {
        observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onStop(Observation.Context context) {
                stopped.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof ChannelContext;
            }
        });
    }

    /**
     * Has a channel tell what it does here.
     *
     * @param builder the channel's builder
     * @return the builder
     */
    public ReactiveChannelBuilder listenTo(ReactiveChannelBuilder builder) {
        return builder.observationRegistry(observations).meterRegistry(meters);
    }

    /**
     * The registry of observations, for further handlers or observations of the test's own.
     *
     * @return the same each time
     */
    public ObservationRegistry observationRegistry() {
        return observations;
    }

    /**
     * The registry of meters.
     *
     * @return the same each time
     */
    public MeterRegistry meterRegistry() {
        return meters;
    }

    /**
     * The observations that are over.
     *
     * @param observation of which kind
     * @return their contexts, in the order of their ends
     */
    public List<Observation.Context> stopped(ChannelObservation observation) {
        return stopped.stream()
                .filter(context -> ((ChannelContext) context).observation() == observation)
                .toList();
    }
}
