package io.reactorchannel.error;

import org.jspecify.annotations.Nullable;

/**
 * An operation was interrupted because the channel is stopped for good: a {@code run} whose batch was still being
 * processed when {@code closeTimeout} was over. The batch is not committed and comes again.
 */
public class StopError extends ChannelError {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an error.
     *
     * @param message what was interrupted, without credentials or tokens
     * @param cause the underlying failure, or null
     */
    public StopError(String message, @Nullable Throwable cause) {
        super(message, null, cause);
    }
}
