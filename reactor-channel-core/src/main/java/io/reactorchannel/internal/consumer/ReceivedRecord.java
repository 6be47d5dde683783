package io.reactorchannel.internal.consumer;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.PolledRecord;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A polled record as the user sees it. */
final class ReceivedRecord implements ChannelRecord {

    private final PolledRecord record;
    private final Payloads payloads;
    private final Receipt receipt;

    ReceivedRecord(PolledRecord record, Payloads payloads, Receipt receipt) {
        this.record = record;
        this.payloads = payloads;
        this.receipt = receipt;
    }

    @Override
    public String topic() {
        return record.topic();
    }

    @Override
    public Optional<String> shardingKey() {
        return Optional.ofNullable(record.shardingKey());
    }

    @Override
    public Map<String, String> headers() {
        return record.headers();
    }

    @Override
    public int partition() {
        return record.partition();
    }

    @Override
    public long offset() {
        return record.offset();
    }

    @Override
    public Optional<byte[]> payload() {
        return payloads.bytes(record);
    }

    @Override
    public Optional<String> encodedPayload() {
        return Optional.ofNullable(record.encodedPayload());
    }

    @Override
    public Map<String, Object> payloadAsMap() {
        return payloads.asMaps().decode(record);
    }

    @Override
    public <T> T payloadAs(Class<T> type) {
        return payloads.<T>as(type).decode(record);
    }

    @Override
    public Object payloadAs(Type type) {
        return payloads.as(type).decode(record);
    }

    @Override
    public void acknowledge() {
        receipt.acknowledge();
    }

    @Override
    public Mono<Void> commit() {
        return receipt.commit();
    }

    @Override
    public <T> Mono<T> observed(Mono<T> work) {
        return receipt.observed(work);
    }

    @Override
    public String toString() {
        return "record " + record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
