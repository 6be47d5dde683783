package io.reactorchannel.error;

import io.reactorchannel.ProducerRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records could not all be produced: the service refused a request, which {@link #status()} tells, or did not answer.
 * The records of the failed request may or may not have been taken by the service, which is why the channel does not
 * send them again by itself; the caller decides.
 */
public class ProduceError extends PermanentError {

    private static final long serialVersionUID = 1L;

    /** How many records the service has accepted for certain. */
    private final long accepted;

    private final transient List<ProducerRecord> uncertain;

    /**
     * Creates an error from the failure of a request.
     *
     * @param failure why the request failed
     * @param accepted how many records, counted from the first, the service has accepted
     * @param uncertain the records of the request that failed
     * @return the error
     */
    public static ProduceError of(ChannelError failure, long accepted, List<ProducerRecord> uncertain) {
        return new ProduceError(
                String.valueOf(failure.getMessage()), failure.details().orElse(null), failure, accepted, uncertain);
    }

    /**
     * Creates an error.
     *
     * @param message what went wrong, without credentials or tokens
     * @param details what is known about the failed request, or null
     * @param cause the underlying failure, or null
     * @param accepted how many records, counted from the first, the service has accepted
     * @param uncertain the records of the request that failed
     */
    public ProduceError(
            String message,
            @Nullable ErrorDetails details,
            @Nullable Throwable cause,
            long accepted,
            List<ProducerRecord> uncertain) {
        super(message, details, cause);
        this.accepted = accepted;
        this.uncertain = List.copyOf(uncertain);
    }

    /**
     * How many records the service has accepted for certain.
     *
     * @return a count from the first record on; 0 when all were in the one request that failed
     */
    public long accepted() {
        return accepted;
    }

    /**
     * The records whose fate is unknown: those of the request that failed.
     *
     * @return the records in the order they were given
     */
    public List<ProducerRecord> uncertain() {
        return uncertain;
    }
}
