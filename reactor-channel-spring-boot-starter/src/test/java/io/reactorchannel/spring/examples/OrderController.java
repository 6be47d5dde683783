package io.reactorchannel.spring.examples;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
class OrderController {

    private final ReactiveChannel channel;

    OrderController(ReactiveChannel channel) {
        this.channel = channel;
    }

    @PostMapping("/orders")
    Mono<Void> order(@RequestBody Order order) {
        return channel.produce(ProducerRecord.of("orders", order));
    }
}
