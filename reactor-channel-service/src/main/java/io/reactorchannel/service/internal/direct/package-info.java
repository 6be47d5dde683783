/**
 * Not API. A service that is called in its own process, without a server: for the test kit, which is another module.
 * The face says here how that is done, and nobody else may; knows only the REST layer.
 */
@NullMarked
package io.reactorchannel.service.internal.direct;

import org.jspecify.annotations.NullMarked;
