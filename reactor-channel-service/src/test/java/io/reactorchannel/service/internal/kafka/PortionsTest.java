package io.reactorchannel.service.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PortionsTest {

    private final List<ConsumerRecord<byte[], byte[]>> rest = new ArrayList<>();

    /** Of 1,000 bytes all told. */
    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
        return record(partition, offset, 1_000);
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, int size) {
        byte[] value = new byte[size - 96];
        return new ConsumerRecord<>(
                "t",
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                -1,
                value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    @Test
    void whatFitsIsNotCut() {
        List<ConsumerRecord<byte[], byte[]>> fetched = List.of(record(0, 0), record(1, 0), record(0, 1));

        assertThat(new Portions(3_000).cut(fetched, rest)).isEqualTo(fetched);
        assertThat(new Portions(10).cut(List.of(), rest)).isEmpty();
        assertThat(rest).isEmpty();
    }

    @Test
    void behindARecordThatDoesNotFitNoneOfItsPartitionComes() {
        List<ConsumerRecord<byte[], byte[]>> fetched =
                List.of(record(0, 0), record(0, 1, 5_000), record(0, 2), record(1, 0));

        assertThat(new Portions(3_000).cut(fetched, rest)).containsExactly(fetched.get(0), fetched.get(3));
        assertThat(rest).containsExactly(fetched.get(1), fetched.get(2));
    }

    @Test
    void oneRecordComesHoweverLargeItIs() {
        List<ConsumerRecord<byte[], byte[]>> fetched = List.of(record(0, 0), record(0, 1));

        assertThat(new Portions(10).cut(fetched, rest)).containsExactly(fetched.get(0));
        assertThat(rest).containsExactly(fetched.get(1));
    }

    @Test
    void thePartitionsTakeTurns() {
        Portions portions = new Portions(1_500);
        Set<Integer> first = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            first.add(portions.cut(List.of(record(0, 0), record(1, 0), record(2, 0)), rest)
                    .get(0)
                    .partition());
        }

        assertThat(first).containsExactlyInAnyOrder(0, 1, 2);
    }
}
