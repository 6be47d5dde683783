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

/** Listens to nothing: costs nothing, and hands everything through as it is. */
final class Silence implements Telemetry {

    private static final RequestWatch UNWATCHED = new RequestWatch() {
        @Override
        public <T> Mono<T> over(Mono<T> work) {
            return work;
        }

        @Override
        public void brought(List<PolledRecord> records, long bytes) {
            // nobody wants to know
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }
    };

    @Override
    public Context addedTo(Context context) {
        return context;
    }

    @Override
    public RequestWatch poll(Collection<String> topics) {
        return UNWATCHED;
    }

    @Override
    public RequestWatch commit(Collection<String> topics, int offsets) {
        return UNWATCHED;
    }

    @Override
    public RequestWatch produce(List<ProducerRecord> records, int count, long bytes) {
        return UNWATCHED;
    }

    @Override
    public RequestWatch login(boolean again) {
        return UNWATCHED;
    }

    @Override
    public RequestWatch processing(Collection<String> topics, int records) {
        return UNWATCHED;
    }

    @Override
    public Processing processing(Object consumer, PolledRecord record) {
        return Processing.UNOBSERVED;
    }

    @Override
    public void gone(Object consumer) {
        // nobody wants to know
    }

    @Override
    public void retried(Throwable failure) {
        // nobody wants to know
    }

    @Override
    public void replaced(String state) {
        // nobody wants to know
    }

    @Override
    public void payloadError(String topic) {
        // nobody wants to know
    }

    @Override
    public void lag(Map<String, Object> answer) {
        // nobody wants to know
    }

    @Override
    public void watch(IntSupplier unacknowledged, LongSupplier age) {
        // nobody wants to know
    }

    @Override
    public void close() {
        // there is nothing to forget
    }

    /** The processing that nobody observes. */
    static final class Unobserved implements Processing {

        @Override
        public void enter() {
            // nothing becomes current
        }

        @Override
        public void leave() {
            // nothing was current
        }

        @Override
        public <T> Mono<T> over(Mono<T> work) {
            return work;
        }

        @Override
        public void end() {
            // it never began
        }
    }
}
