package io.reactorchannel;

import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.testing.EndlessService;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules, checked on an endless flow of a channel over real connections. */
abstract class EndlessPublisherVerification<T> extends PublisherVerification<T> {

    private static final long TIMEOUT_MILLIS = 2_000;
    private static final long NO_SIGNAL_MILLIS = 100;
    private static final long GARBAGE_COLLECTION_MILLIS = 2_000;

    private final EndlessService service = new EndlessService(3);
    private final Queue<ReactiveChannel> channels = new ConcurrentLinkedQueue<>();

    EndlessPublisherVerification() {
        super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNAL_MILLIS), GARBAGE_COLLECTION_MILLIS);
    }

    /** The flow that is checked. */
    abstract Flux<T> flow(ReactiveChannel channel, String topic);

    @AfterClass
    public void closeAll() {
        channels.forEach(ReactiveChannel::close);
        service.close();
    }

    @Override
    public Publisher<T> createPublisher(long elements) {
        Flux<T> flow = flow(channel(), "t");
        return elements == Long.MAX_VALUE ? flow : flow.take(elements);
    }

    @Override
    public Publisher<T> createFailedPublisher() {
        return flow(channel(), " ");
    }

    private ReactiveChannel channel() {
        ReactiveChannel channel = ReactiveChannel.builder(service.url())
                .auth(ChannelAuth.none())
                .consumerGroup("tck")
                .offset(OffsetReset.EARLIEST)
                .build();
        channels.add(channel);
        return channel;
    }
}
