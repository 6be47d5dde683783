package io.reactorchannel.error;

import io.reactorchannel.ProducerRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records could not all be produced: the service refused a request, which {@link #status()} tells, or did not answer;
 * or something else ended it after some were accepted, which {@link #getCause()} tells. The records of a request that
 * was refused or not answered may or may not have been taken by the service, which is why the channel does not send
 * them again by itself; the caller decides. Records neither accepted nor uncertain were not sent.
 */
public class ProduceError extends PermanentError {

    private static final long serialVersionUID = 1L;

    /** How many records the service has accepted for certain. */
    private final long accepted;

    private final transient List<ProducerRecord> uncertain;

    /**
     * Creates an error from what ended the producing. Its message tells how many records were accepted, if any.
     *
     * @param failure why a request failed, or why no further was sent
     * @param accepted how many records, counted from the first, the service has accepted
     * @param uncertain the records of the request that failed, if they may have been taken
     * @return the error
     */
    public static ProduceError of(ChannelError failure, long accepted, List<ProducerRecord> uncertain) {
        String before = accepted == 0 ? "" : " (records accepted before: " + accepted + ")";
        return new ProduceError(
                failure.getMessage() + before, failure.details().orElse(null), failure, accepted, uncertain);
    }

    /**
     * Creates an error.
     *
     * @param message what went wrong, without credentials or tokens
     * @param details what is known about the failed request, or null
     * @param cause the underlying failure, or null
     * @param accepted how many records, counted from the first, the service has accepted
     * @param uncertain the records of the request that failed, if they may have been taken
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
     * @return a count from the first record on; 0 when none was
     */
    public long accepted() {
        return accepted;
    }

    /**
     * The records whose fate is unknown: those of the request that failed. They follow those that were accepted.
     *
     * @return the records in the order they were given; empty when it is certain that none of them was taken
     */
    public List<ProducerRecord> uncertain() {
        return uncertain;
    }
}
