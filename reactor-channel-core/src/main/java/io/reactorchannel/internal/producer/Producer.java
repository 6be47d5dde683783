package io.reactorchannel.internal.producer;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.retry.RetryPolicy;
import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.telemetry.Telemetry.RequestWatch;
import io.reactorchannel.internal.transport.AuthorizedTransport;
import io.reactorchannel.internal.transport.BaseUrl;
import io.reactorchannel.internal.transport.Operation;
import io.reactorchannel.internal.transport.Request;
import io.reactorchannel.internal.transport.Tenancy;
import io.reactorchannel.internal.wire.EncodedRecords;
import io.reactorchannel.internal.wire.ProduceJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Sends produce requests. A request is repeated only when it never left, for want of a connection or a token; otherwise
 * its records may have been taken, and the caller decides.
 */
public final class Producer {

    private final AuthorizedTransport transport;
    private final String url;
    private final ProduceJson json;
    private final BatchSettings batches;
    private final RetryPolicy retry;
    private final Telemetry telemetry;

    /**
     * Creates the producer side; nothing is sent yet.
     *
     * @param transport where requests go
     * @param base the URL above {@code /produce}
     * @param multiTenant whether requests leave it open who the service's tenant is
     * @param json encodes the bodies
     * @param batches how many records go into a request
     * @param retry when requests that never left are tried again
     * @param telemetry who is told what is sent
     */
    public Producer(
            AuthorizedTransport transport,
            BaseUrl base,
            boolean multiTenant,
            ProduceJson json,
            BatchSettings batches,
            RetryPolicy retry,
            Telemetry telemetry) {
        this.transport = transport;
        this.url = BaseUrl.query(base.resource("produce"), Tenancy.parameters(multiTenant));
        this.json = json;
        this.batches = batches;
        this.retry = retry;
        this.telemetry = telemetry;
    }

    /** One request with that body as it is. */
    public Mono<Void> produce(Map<String, ?> envelope) {
        return Mono.fromSupplier(() -> json.envelope(envelope)).flatMap(body -> {
            int count = envelope.get("records") instanceof Collection<?> records ? records.size() : 0;
            return send(() -> telemetry.produce(List.of(), count, body.length), headers -> body);
        });
    }

    /**
     * Requests with those records, all of which are encoded before the first is sent; none when there are none.
     *
     * @param closed signals an error when no further request may be sent
     */
    public Mono<Void> produce(List<ProducerRecord> records, Mono<Void> closed) {
        // the records stay the caller's: nothing is discarded
        return Mono.fromSupplier(() -> encoded(records))
                .flatMap(all -> new ProduceCall(this::send, unsent -> {}).send(Flux.fromArray(all), closed));
    }

    /**
     * Requests with the records of a source, while it gives them.
     *
     * @param closed signals an error when no further request may be sent
     */
    public Mono<Void> produce(Publisher<ProducerRecord> records, Mono<Void> closed) {
        return Mono.deferContextual(view -> {
            Context context = Context.of(view);
            AtomicLong index = new AtomicLong();
            ProduceCall call = new ProduceCall(this::send, unsent -> Operators.onDiscardMultiple(unsent, context));
            Flux<EncodedRecord> encoded = Flux.from(records)
                    .map(record -> {
                        try {
                            return encoded(record, index.getAndIncrement());
                        } catch (RuntimeException unwritable) {
                            call.unwritable();
                            Operators.onDiscard(record, context);
                            throw unwritable;
                        }
                    })
                    .doOnError(call::sourceFailed);
            return call.send(new RecordBatcher(encoded, batches), closed);
        });
    }

    private RecordBatch[] encoded(List<ProducerRecord> records) {
        List<RecordBatch> all = new ArrayList<>();
        for (int index = 0; index < records.size(); index++) {
            EncodedRecord record = encoded(records.get(index), index);
            if (all.isEmpty() || !all.get(all.size() - 1).add(record)) {
                all.add(RecordBatch.of(record, batches));
            }
        }
        return all.toArray(RecordBatch[]::new);
    }

    private EncodedRecord encoded(@Nullable ProducerRecord record, long index) {
        if (record == null) { // forbidden to publishers, and yet
            throw new PermanentError("records: record " + index + " is null");
        }
        return new EncodedRecord(record, json.record(record, index));
    }

    private Mono<Void> send(EncodedRecords body, List<ProducerRecord> records) {
        return send(
                () -> telemetry.produce(records, records.size(), body.size()),
                headers -> headers.isEmpty()
                        ? body.plain()
                        : body.with(
                                headers,
                                records.stream().map(ProducerRecord::headers).toList()));
    }

    private Mono<Void> send(Supplier<RequestWatch> watches, Function<Map<String, String>, byte[]> body) {
        return Mono.defer(() -> {
                    RequestWatch watch = watches.get();
                    return watch.over(Mono.defer(() -> exchange(body.apply(watch.headers()))));
                })
                .retryWhen(retry.only(Producer::neverLeft, () -> "produce"));
    }

    private Mono<Void> exchange(byte[] body) {
        return transport
                .exchange(Request.post(Operation.PRODUCE, url, body, ProduceJson.CONTENT_TYPE))
                .then();
    }

    private static boolean neverLeft(Throwable failure) {
        return failure instanceof TemporaryAuthenticationError
                || (failure instanceof TemporaryError error && error.isUnsent());
    }
}
