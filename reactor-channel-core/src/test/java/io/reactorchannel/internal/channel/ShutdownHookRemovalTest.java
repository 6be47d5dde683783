package io.reactorchannel.internal.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A channel that is closed leaves nothing behind in the JVM. */
class ShutdownHookRemovalTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final AtomicInteger closed = new AtomicInteger();
    private final ShutdownHook hook = new ShutdownHook(closed::incrementAndGet);

    private static Object field(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException renamed) {
            throw new AssertionError(renamed);
        }
    }

    /** Whether the JVM knows it; takes it out then. */
    private static boolean wasRegistered(ShutdownHook hook) {
        return Runtime.getRuntime().removeShutdownHook((Thread) field(hook, "thread"));
    }

    @Test
    void whatIsAddedAgainAndAgainIsRegisteredOnce() {
        hook.add();
        hook.add();

        assertThat(wasRegistered(hook)).isTrue();
        assertThat(wasRegistered(hook)).isFalse();
    }

    @Test
    void whatIsRemovedIsNotRegistered() {
        hook.add();
        hook.remove();

        assertThat(wasRegistered(hook)).isFalse();
    }

    @Test
    void whatIsRemovedIsNotRegisteredByAnAddThatComesLate() {
        hook.remove();
        hook.add();

        assertThat(wasRegistered(hook)).isFalse();
    }

    @Test
    void itClosesTheChannel() throws InterruptedException {
        Thread thread = (Thread) field(hook, "thread");
        thread.start();
        thread.join(LONG_ENOUGH.toMillis());

        assertThat(closed).hasValue(1);
    }

    /** Fails when the removal comes between the decision to add and the adding. */
    @Test
    void addingAndRemovingAtTheSameTimeLeavesNothingRegistered() throws Exception {
        int rounds = 100_000;
        AtomicReference<ShutdownHook> current = new AtomicReference<>(new ShutdownHook(() -> {}));
        AtomicInteger left = new AtomicInteger();
        CyclicBarrier begin = new CyclicBarrier(2);
        CyclicBarrier end = new CyclicBarrier(2, () -> {
            left.addAndGet(wasRegistered(current.get()) ? 1 : 0);
            current.set(new ShutdownHook(() -> {}));
        });
        Thread adder = new Thread(() -> {
            try {
                for (int round = 0; round < rounds; round++) {
                    begin.await();
                    current.get().add();
                    end.await(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS);
                }
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        adder.start();
        for (int round = 0; round < rounds; round++) {
            begin.await(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS);
            current.get().remove();
            end.await(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS);
        }
        adder.join(LONG_ENOUGH.toMillis());
        assertThat(left).hasValue(0);
    }

    @Test
    void manyChannelsUsedAndClosedLeaveNone() {
        try (StreamingService service =
                StreamingService.builder().authentication(false).topic("t", 1).start()) {
            for (int i = 0; i < 20; i++) {
                ReactiveChannel channel = ReactiveChannel.builder(service.url())
                        .auth(ChannelAuth.none())
                        .consumerGroup("g")
                        .build();
                channel.subscribe("t").block(LONG_ENOUGH);
                channel.close();
                assertThat(wasRegistered((ShutdownHook) field(channel, "shutdownHook")))
                        .as("registered after channel %s was closed", i)
                        .isFalse();
            }
        }
    }

    @Test
    void aChannelInUseIsRegistered() {
        try (StreamingService service = StreamingService.builder()
                        .authentication(false)
                        .topic("t", 1)
                        .start();
                ReactiveChannel channel = ReactiveChannel.builder(service.url())
                        .auth(ChannelAuth.none())
                        .consumerGroup("g")
                        .build()) {
            channel.subscribe("t").block(LONG_ENOUGH);

            assertThat(wasRegistered((ShutdownHook) field(channel, "shutdownHook")))
                    .isTrue();
        }
    }
}
