package io.reactorchannel.test;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.observation.Observation;
import io.reactorchannel.observation.ChannelMeter;
import io.reactorchannel.observation.ChannelObservation;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AbstractAssert;

/** Assertions about the observations and meters of channels. */
public final class TelemetryAssert extends AbstractAssert<TelemetryAssert, TelemetryRecorder> {

    /** What counts of a meter: how many, or how much together; not the average or the largest. */
    private static final Set<Statistic> TOTALS = Set.of(Statistic.COUNT, Statistic.TOTAL, Statistic.VALUE);

    TelemetryAssert(TelemetryRecorder actual) {
        super(actual, TelemetryAssert.class);
    }

    /**
     * There was an observation, at least one.
     *
     * @param observation of which kind
     * @return this
     */
    public TelemetryAssert hasObserved(ChannelObservation observation) {
        isNotNull();
        if (actual.stopped(observation).isEmpty()) {
            failWithMessage("Expected an observation %s, but there is none", observation.getName());
        }
        return this;
    }

    /**
     * There were just so many observations.
     *
     * @param observation of which kind
     * @param times how many
     * @return this
     */
    public TelemetryAssert hasObserved(ChannelObservation observation, int times) {
        isNotNull();
        int found = actual.stopped(observation).size();
        if (found != times) {
            throw failureWithActualExpected(
                    found, times, "Expected %d observations %s, but there are %d", times, observation.getName(), found);
        }
        return this;
    }

    /**
     * There was an observation that failed.
     *
     * @param observation of which kind
     * @param error the class of its error
     * @return this
     */
    public TelemetryAssert hasObservedError(ChannelObservation observation, Class<? extends Throwable> error) {
        isNotNull();
        List<Throwable> errors = actual.stopped(observation).stream()
                .map(Observation.Context::getError)
                .flatMap(found -> found == null ? Stream.of() : Stream.of(found))
                .toList();
        if (errors.stream().noneMatch(error::isInstance)) {
            failWithMessage(
                    "Expected an observation %s with a %s, but the errors are %s",
                    observation.getName(), error.getSimpleName(), errors);
        }
        return this;
    }

    /**
     * A meter is there.
     *
     * @param meter which
     * @param tags keys and values in turn that it must have, perhaps among others
     * @return this
     */
    public TelemetryAssert hasMeter(ChannelMeter meter, String... tags) {
        isNotNull();
        if (found(meter, tags).isEmpty()) {
            failWithMessage("Expected a meter %s%s, but there are %s", meter.getName(), List.of(tags), names());
        }
        return this;
    }

    /**
     * A meter has a value, all of that name and those tags together: of a counter what it has counted, of a summary the
     * total amount, of a gauge what it shows.
     *
     * @param meter which
     * @param value the value
     * @param tags keys and values in turn that it must have, perhaps among others
     * @return this
     */
    public TelemetryAssert hasMeterValue(ChannelMeter meter, double value, String... tags) {
        hasMeter(meter, tags);
        double found =
                found(meter, tags).stream().mapToDouble(TelemetryAssert::total).sum();
        if (found != value) {
            throw failureWithActualExpected(
                    found,
                    value,
                    "Expected meter %s%s to be %s, but it is %s",
                    meter.getName(),
                    List.of(tags),
                    value,
                    found);
        }
        return this;
    }

    /**
     * No meter of any channel is left, as after all of them are destroyed.
     *
     * @return this
     */
    public TelemetryAssert hasNoMeters() {
        isNotNull();
        if (!names().isEmpty()) {
            failWithMessage("Expected no meter to be left, but there are %s", names());
        }
        return this;
    }

    private Collection<Meter> found(ChannelMeter meter, String... tags) {
        return actual.meterRegistry().find(meter.getName()).tags(tags).meters();
    }

    /** The total of a summary, which tells how many there were as well; of others the one value they have. */
    private static double total(Meter meter) {
        List<Measurement> measurements = StreamSupport.stream(meter.measure().spliterator(), false)
                .filter(measurement -> TOTALS.contains(measurement.getStatistic()))
                .toList();
        return measurements.get(measurements.size() - 1).getValue();
    }

    private List<String> names() {
        return actual.meterRegistry().getMeters().stream()
                .map(meter -> meter.getId().getName())
                .filter(name -> name.startsWith("reactor.channel."))
                .distinct()
                .sorted()
                .toList();
    }
}
