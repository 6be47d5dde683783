package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ProduceError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A service that holds its answers back, a channel that sends four records a request, and what it discards. */
abstract class ProduceTestSupport {

    static final Duration LINGER = Duration.ofMillis(20);

    final HeldProduce service = HeldProduce.start();
    final VirtualTime time = new VirtualTime();
    final List<Integer> discarded = Collections.synchronizedList(new ArrayList<>());
    private final List<ReactiveChannel> channels = new ArrayList<>();

    @AfterEach
    void closeAll() {
        channels.forEach(channel -> channel.destroy().onErrorComplete().block(LONG_ENOUGH));
        service.close();
    }

    ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        ReactiveChannel channel = settings.apply(ReactiveChannel.builder(service.url())
                        .auth(ChannelAuth.none())
                        .retryOnFail(false)
                        .produceBatchSize(4)
                        .produceLinger(LINGER)
                        .scheduler(time))
                .build();
        channels.add(channel);
        return channel;
    }

    ReactiveChannel channel() {
        return channel(builder -> builder);
    }

    static ProducerRecord record(int number) {
        return ProducerRecord.of("t", Map.of("n", number));
    }

    static Flux<ProducerRecord> records(int count) {
        return Flux.range(0, count).map(ProduceTestSupport::record);
    }

    static ProducerRecord[] array(int count) {
        return IntStream.range(0, count).mapToObj(ProduceTestSupport::record).toArray(ProducerRecord[]::new);
    }

    static List<Integer> numbers(List<ProducerRecord> records) {
        return records.stream()
                .map(record -> (Integer) ((Map<?, ?>) record.payload()).get("n"))
                .toList();
    }

    static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** The produce of a stream, with what it discards. */
    Mono<Void> produce(ReactiveChannel channel, Publisher<ProducerRecord> records) {
        return channel.produce(records)
                .doOnDiscard(ProducerRecord.class, record -> discarded.addAll(numbers(List.of(record))));
    }

    Mono<Void> produce(Publisher<ProducerRecord> records) {
        return produce(channel(), records);
    }

    static Consumer<Throwable> produceError(long accepted, List<Integer> uncertain) {
        return error -> assertThat(error).isInstanceOfSatisfying(ProduceError.class, failed -> {
            assertThat(failed.accepted()).isEqualTo(accepted);
            assertThat(numbers(failed.uncertain())).isEqualTo(uncertain);
        });
    }
}
