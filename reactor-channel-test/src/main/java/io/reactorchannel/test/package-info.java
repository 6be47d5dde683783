/**
 * The test kit, for those who test what they have built on channels.
 *
 * <p>{@link io.reactorchannel.test.TestService} is a streaming service with channels to it, over HTTP on loopback or in
 * memory without a connection, for virtual time; it produces records, has requests fail, and tells what was committed.
 * {@link io.reactorchannel.test.StreamingServiceTest} and {@link io.reactorchannel.test.StreamingServiceExtension} give
 * one to JUnit's tests, {@link io.reactorchannel.test.ChannelAssertions} has assertions in AssertJ's style, and
 * {@link io.reactorchannel.test.TelemetryRecorder} keeps what channels tell by Micrometer. JUnit, AssertJ and
 * Micrometer are needed only where those are used. A channel in memory is the channel itself, not an imitation: it
 * speaks the same requests to the same service, which is called instead of connected to.
 */
@NullMarked
package io.reactorchannel.test;

import org.jspecify.annotations.NullMarked;
