package io.reactorchannel.internal.transport;

import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.TemporaryError;
import org.jspecify.annotations.Nullable;

/** An answer of success arrived that cannot be used: too large, not JSON, or not of the agreed shape. */
public final class UndecodableAnswerError extends TemporaryError {

    private static final long serialVersionUID = 1L;

    public UndecodableAnswerError(Operation operation, String problem, @Nullable Throwable cause) {
        super(operation.label() + ": the answer cannot be used: " + problem, ErrorDetails.of(operation.label()), cause);
    }
}
