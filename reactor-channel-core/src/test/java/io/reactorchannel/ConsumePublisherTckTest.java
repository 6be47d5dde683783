package io.reactorchannel;

import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.testing.EndlessService;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules, checked on {@code consume} over real connections. */
public class ConsumePublisherTckTest extends PublisherVerification<Map<String, Object>> {

    private static final long TIMEOUT_MILLIS = 2_000;
    private static final long NO_SIGNAL_MILLIS = 100;
    private static final long GARBAGE_COLLECTION_MILLIS = 2_000;

    private final EndlessService service = new EndlessService(3);
    private final Queue<ReactiveChannel> channels = new ConcurrentLinkedQueue<>();

    public ConsumePublisherTckTest() {
        super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNAL_MILLIS), GARBAGE_COLLECTION_MILLIS);
    }

    @AfterClass
    public void closeAll() {
        channels.forEach(ReactiveChannel::close);
        service.close();
    }

    @Override
    public Publisher<Map<String, Object>> createPublisher(long elements) {
        Flux<Map<String, Object>> payloads = channel().consume("t");
        return elements == Long.MAX_VALUE ? payloads : payloads.take(elements);
    }

    @Override
    public Publisher<Map<String, Object>> createFailedPublisher() {
        return channel().consume(" ");
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
