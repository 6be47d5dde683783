/**
 * What operators see of the requests: an access log and meters, each told of every request that is over.
 *
 * <p>Not API. Called by {@code internal.rest}. Only {@link io.reactorchannel.service.internal.report.Meters} needs
 * Micrometer, which may be absent. Nothing here gets a credential, a token or a cookie to see.
 */
@NullMarked
package io.reactorchannel.service.internal.report;

import org.jspecify.annotations.NullMarked;
