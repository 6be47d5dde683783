package io.reactorchannel.internal.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** A body that is not JSON or not of the agreed shape; the message says where. */
public final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    MalformedJsonException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** For a body that the parser refused. Says where and not what: the parser's message quotes the body. */
    static MalformedJsonException notJson(JacksonException refusal) {
        TokenStreamLocation place = refusal.getLocation();
        String where = place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
        return new MalformedJsonException("it is not valid JSON" + where);
    }

    /** What is wrong, and where. */
    public String problem() {
        return problem;
    }
}
