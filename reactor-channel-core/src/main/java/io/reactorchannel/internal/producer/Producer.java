package io.reactorchannel.internal.producer;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.ProduceError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.retry.RetryPolicy;
import io.reactorchannel.internal.transport.AuthorizedTransport;
import io.reactorchannel.internal.transport.BaseUrl;
import io.reactorchannel.internal.transport.Operation;
import io.reactorchannel.internal.transport.Request;
import io.reactorchannel.internal.wire.ProduceJson;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Sends produce requests. A request is repeated only when it never left, for want of a connection or a token; otherwise
 * its records may have been taken, and the caller decides.
 */
public final class Producer {

    private final AuthorizedTransport transport;
    private final String url;
    private final ProduceJson json;
    private final RetryPolicy retry;

    /**
     * Creates the producer side; nothing is sent yet.
     *
     * @param transport where requests go
     * @param base the URL above {@code /produce}
     * @param json encodes the bodies
     * @param retry when requests that never left are tried again
     */
    public Producer(AuthorizedTransport transport, BaseUrl base, ProduceJson json, RetryPolicy retry) {
        this.transport = transport;
        this.url = base.resource("produce");
        this.json = json;
        this.retry = retry;
    }

    /** One request with that body as it is. */
    public Mono<Void> produce(Map<String, ?> envelope) {
        return Mono.fromSupplier(() -> json.envelope(envelope)).flatMap(this::send);
    }

    /** One request with those records; none when there are none. */
    public Mono<Void> produce(List<ProducerRecord> records) {
        return records.isEmpty()
                ? Mono.empty()
                : Mono.fromSupplier(() -> json.records(records))
                        .flatMap(body -> send(body)
                                .onErrorMap(Producer::mayHaveBeenTaken, failure -> uncertain(failure, records)));
    }

    private Mono<Void> send(byte[] body) {
        return transport
                .exchange(Request.post(Operation.PRODUCE, url, body, ProduceJson.CONTENT_TYPE))
                .then()
                .retryWhen(retry.only(Producer::neverLeft));
    }

    private static boolean mayHaveBeenTaken(Throwable failure) {
        return failure instanceof PermanentError error
                && !(failure instanceof PermanentAuthenticationError)
                && !error.isUnsent();
    }

    private static boolean neverLeft(Throwable failure) {
        return failure instanceof TemporaryAuthenticationError
                || (failure instanceof TemporaryError error && error.isUnsent());
    }

    private static Throwable uncertain(Throwable failure, List<ProducerRecord> records) {
        return failure instanceof PermanentError error ? ProduceError.of(error, 0, records) : failure;
    }
}
