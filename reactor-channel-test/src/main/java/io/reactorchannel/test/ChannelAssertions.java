package io.reactorchannel.test;

import io.reactorchannel.ChannelRecord;

/** Where assertions begin, to be imported statically beside AssertJ's own. */
public final class ChannelAssertions {

    private ChannelAssertions() {}

    /**
     * Assertions about what a service has.
     *
     * @param actual the service
     * @return its assertions
     */
    public static TestServiceAssert assertThat(TestService actual) {
        return new TestServiceAssert(actual);
    }

    /**
     * Assertions about a record.
     *
     * @param actual the record
     * @return its assertions
     */
    public static ChannelRecordAssert assertThat(ChannelRecord actual) {
        return new ChannelRecordAssert(actual);
    }

    /**
     * Assertions about what channels told.
     *
     * @param actual what they were given for that
     * @return its assertions
     */
    public static TelemetryAssert assertThat(TelemetryRecorder actual) {
        return new TelemetryAssert(actual);
    }
}
