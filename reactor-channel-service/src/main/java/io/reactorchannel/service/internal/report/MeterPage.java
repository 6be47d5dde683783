package io.reactorchannel.service.internal.report;

/** The meters as Prometheus fetches them. */
public interface MeterPage extends AutoCloseable {

    /**
     * What the meters say now.
     *
     * @return in Prometheus' text format, version 0.0.4
     */
    String scrape();

    /** Lets go of what the meters hold. */
    @Override
    void close();
}
