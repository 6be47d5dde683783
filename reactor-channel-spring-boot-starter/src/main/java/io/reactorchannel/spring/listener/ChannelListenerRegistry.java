package io.reactorchannel.spring.listener;

import java.util.Collection;
import java.util.Optional;

/** The listeners of the application, to start, stop, pause and watch them. */
public interface ChannelListenerRegistry {

    /**
     * All listeners.
     *
     * @return a copy, in the order in which they were found
     */
    Collection<ListenerControl> listeners();

    /**
     * A listener.
     *
     * @param id its name, see {@link ChannelListener#id()}
     * @return the listener; empty when there is none of that name
     */
    Optional<ListenerControl> listener(String id);
}
