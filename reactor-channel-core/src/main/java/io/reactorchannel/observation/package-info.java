/**
 * What a channel tells about its work: {@link io.reactorchannel.observation.ChannelObservation observations} of its
 * requests and of the processing of records, and {@link io.reactorchannel.observation.ChannelMeter meters}, both by
 * Micrometer, which is needed at run time only when one of them is asked for with
 * {@link io.reactorchannel.ReactiveChannelBuilder#observationRegistry} or
 * {@link io.reactorchannel.ReactiveChannelBuilder#meterRegistry}.
 *
 * <p>Users find here the names of all that, for dashboards, filters and tests, and the contexts that handlers,
 * predicates and conventions of their own are given. Key names follow the semantic conventions of OpenTelemetry for
 * messaging (1.37) where these have one. No key holds a credential, a token, a payload or the id of a consumer.
 */
@NullMarked
package io.reactorchannel.observation;

import org.jspecify.annotations.NullMarked;
