package io.reactorchannel.spring.examples;

import io.reactorchannel.spring.listener.ChannelListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

@Component
class OrderListener {

    @ChannelListener(topics = "orders", concurrency = 2)
    Mono<Void> on(Order order) {
        return ship(order);
    }

    private final ObjectProvider<Shipping> shipping;

    OrderListener(ObjectProvider<Shipping> shipping) {
        this.shipping = shipping;
    }

    private Mono<Void> ship(Order order) {
        return shipping.getObject().ship(order);
    }

    /** Where orders go. */
    interface Shipping {
        Mono<Void> ship(Order order);
    }
}
