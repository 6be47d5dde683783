package io.reactorchannel.service.internal.report;

import java.io.StringWriter;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a line of JSON for each request, with a logger of its own at INFO. Queries and headers are left out. */
public final class AccessLog implements RequestReporter {

    /** The name of the logger. */
    public static final String LOGGER = "io.reactorchannel.service.access";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final JsonFactory JSON = new JsonFactory();

    private final InstantSource clock;

    /**
     * Makes a log.
     *
     * @param clock tells when a request was over
     */
    public AccessLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void finished(FinishedRequest request) {
        if (LOG.isInfoEnabled()) {
            LOG.info("{}", line(request));
        }
    }

    private String line(FinishedRequest request) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty("time", clock.instant().toString());
            json.writeStringProperty("remote", request.remote());
            json.writeStringProperty("user", request.user());
            json.writeStringProperty("method", request.method());
            json.writeStringProperty("path", request.path());
            json.writeStringProperty("operation", request.operation());
            json.writeStringProperty("consumer", request.consumer());
            json.writeNumberProperty("status", request.status());
            json.writeNumberProperty("records", request.records());
            json.writeNumberProperty("requestBytes", request.requestBytes());
            json.writeNumberProperty("answerBytes", request.answerBytes());
            json.writeNumberProperty("millis", request.took().toMillis());
            json.writeEndObject();
        }
        return line.toString();
    }
}
