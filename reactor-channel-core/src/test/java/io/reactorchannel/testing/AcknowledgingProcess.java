package io.reactorchannel.testing;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A process that receives, acknowledges so many records, says so, and goes on for ever without a commit. Arguments: the
 * service's URL, the topic, the number of records, and whether the channel is closed with the JVM.
 */
public final class AcknowledgingProcess {

    /** What it prints when the records are acknowledged. */
    public static final String DONE = "acknowledged all";

    private AcknowledgingProcess() {}

    public static void main(String[] args) throws InterruptedException {
        int count = Integer.parseInt(args[2]);
        ReactiveChannel channel = ReactiveChannel.builder(args[0])
                .auth(ChannelAuth.none())
                .consumerGroup("g")
                .offset(OffsetReset.EARLIEST)
                .commitInterval(Duration.ofHours(1))
                .closeOnShutdown(Boolean.parseBoolean(args[3]))
                .build();
        CountDownLatch acknowledged = new CountDownLatch(count);
        channel.receive(args[1]).doOnNext(ChannelRecord::acknowledge).subscribe(record -> acknowledged.countDown());
        acknowledged.await();
        System.out.println(DONE);
        new CountDownLatch(1).await();
    }
}
