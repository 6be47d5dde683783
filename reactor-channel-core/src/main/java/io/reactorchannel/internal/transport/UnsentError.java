package io.reactorchannel.internal.transport;

import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.TemporaryError;

/** The request was never sent, because no connection could be made: whatever it asks for has not happened. */
public final class UnsentError extends TemporaryError {

    private static final long serialVersionUID = 1L;

    UnsentError(String message, ErrorDetails details, Throwable cause) {
        super(message, details, cause);
    }
}
