/**
 * Methods that listen to topics: {@link io.reactorchannel.spring.listener.ChannelListener} marks one,
 * {@link io.reactorchannel.spring.listener.ListenerErrorHandler} says what becomes of records it cannot process, and
 * {@link io.reactorchannel.spring.listener.ChannelListenerRegistry} starts and stops it.
 */
@NullMarked
package io.reactorchannel.spring.listener;

import org.jspecify.annotations.NullMarked;
