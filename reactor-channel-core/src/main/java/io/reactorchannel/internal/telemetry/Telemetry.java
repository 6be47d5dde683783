package io.reactorchannel.internal.telemetry;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Is told what a channel does. Every method may be called by any thread, and returns at once. */
public interface Telemetry {

    /** Listens to nothing. */
    Telemetry OFF = new Silence();

    /** What a {@link #addedTo} has put there, else nobody. */
    static Telemetry of(ContextView context) {
        Telemetry told = context.getOrDefault(Telemetry.class, null);
        return told == null ? OFF : told;
    }

    /** Has whatever works for the channel under this Context, without knowing the channel, tell about it here. */
    Context addedTo(Context context);

    /** A poll of those topics. */
    RequestWatch poll(Collection<String> topics);

    /** A commit by a consumer of those topics. */
    RequestWatch commit(Collection<String> topics, int offsets);

    /**
     * A request with records to produce.
     *
     * @param records the records, as far as they are known
     * @param count how many they are
     * @param bytes the size of the body
     */
    RequestWatch produce(List<ProducerRecord> records, int count, long bytes);

    /** Asking for a token, perhaps in the place of an earlier one. */
    RequestWatch login(boolean again);

    /** The processing of the records of a poll together. */
    RequestWatch processing(Collection<String> topics, int records);

    /**
     * The processing of one record.
     *
     * @param consumer whatever stands for the consumer it came from
     * @param record the record, about to be handed out
     */
    Processing processing(Object consumer, PolledRecord record);

    /** Nobody will hear of the processing of a consumer's records any more. */
    void gone(Object consumer);

    /** An operation will be tried again after a failure. */
    void retried(Throwable failure);

    /** A consumer was replaced that was in that state. */
    void replaced(String state);

    /** A payload of a topic could not be decoded. */
    void payloadError(String topic);

    /** The answer to {@code lag()}. */
    void lag(Map<String, Object> answer);

    /**
     * What can be looked up at any time, until the end.
     *
     * @param unacknowledged how many records are handed out and cannot be committed
     * @param age how long ago the oldest of them arrived, in milliseconds; 0 when there is none
     */
    void watch(IntSupplier unacknowledged, LongSupplier age);

    /** Forgets the channel: it is destroyed. */
    void close();

    /** A request, or another work, that is observed when it is done. To be used once. */
    interface RequestWatch {

        /** Observes the work. */
        <T> Mono<T> over(Mono<T> work);

        /** Notes what the answer to a poll has brought, while {@link #over} is at work. */
        void brought(List<PolledRecord> records, long bytes);

        /** The headers that have to go with what is sent, while {@link #over} is at work. */
        Map<String, String> headers();
    }

    /** The processing of one record, which is at work already. */
    interface Processing {

        /** Nobody observes it. */
        Processing UNOBSERVED = new Silence.Unobserved();

        /** Makes it the current one of this thread, until {@link #leave()}; to be called in pairs. */
        void enter();

        /** Ends what {@link #enter()} began, on the same thread. */
        void leave();

        /** Gives work that belongs to it its Context, and notes the error of that work. */
        <T> Mono<T> over(Mono<T> work);

        /** Ends it; again without effect. */
        void end();
    }
}
