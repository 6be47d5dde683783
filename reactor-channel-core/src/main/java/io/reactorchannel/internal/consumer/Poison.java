package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.PayloadError;
import io.reactorchannel.internal.logging.RateLimitedLog;
import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Gives records whose payload cannot be decoded to the user's handler. */
final class Poison {

    private final PoisonHandler handler;
    private final Payloads payloads;
    private final Telemetry telemetry;
    private final RateLimitedLog log;
    private final Supplier<String> who;

    /**
     * Prepares for such records.
     *
     * @param telemetry is told of each
     * @param log tells of each that is passed over
     * @param who whose records they are, for the log
     */
    Poison(PoisonHandler handler, Payloads payloads, Telemetry telemetry, RateLimitedLog log, Supplier<String> who) {
        this.handler = handler;
        this.payloads = payloads;
        this.telemetry = telemetry;
        this.log = log;
        this.who = who;
    }

    /**
     * Has a record taken care of.
     *
     * @param skip run when that is done
     * @return completes after it was skipped; the handler's error otherwise
     */
    Mono<Void> handle(PolledRecord record, PayloadError error, Runnable skip) {
        telemetry.payloadError(record.topic());
        return Flux.defer(() -> handler(record, error)).then(Mono.fromRunnable(() -> {
            log.warnOfKind(
                    "passed over in " + record.topic(),
                    "{}: a record is passed over: {}",
                    who.get(),
                    error.getMessage());
            skip.run();
        }));
    }

    private Publisher<?> handler(PolledRecord record, PayloadError error) {
        Publisher<?> handled = handler.handle(new ReceivedRecord(record, payloads, Receipt.NEEDLESS), error);
        if (handled == null) {
            throw new NullPointerException("onPayloadError: the handler returned null; a publisher is accepted");
        }
        return handled;
    }
}
