package io.reactorchannel;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The suite means something only while the guard against blocking calls is on. */
class BlockHoundTest {

    @Test
    void aBlockingCallOnANonBlockingThreadFails() {
        StepVerifier.create(Mono.delay(Duration.ofMillis(1)).doOnNext(tick -> {
                    try {
                        Thread.sleep(1);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .expectErrorMatches(BlockingOperationError.class::isInstance)
                .verify(Duration.ofSeconds(10));
    }
}
