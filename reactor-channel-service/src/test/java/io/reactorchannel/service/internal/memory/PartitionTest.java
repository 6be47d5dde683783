package io.reactorchannel.service.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.StoredRecord;
import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionTest {

    @Test
    void offsetsAndOrderSurviveGrowingAndDropping() {
        Partition partition = new Partition(new TopicPartition("t", 0), 100, Long.MAX_VALUE);
        for (int i = 0; i < 1_000; i++) {
            partition.append(record(i));
        }

        assertThat(partition.start()).isEqualTo(900);
        assertThat(partition.end()).isEqualTo(1_000);
        List<StoredRecord> all = partition.read(0, Integer.MAX_VALUE, Long.MAX_VALUE, true);
        assertThat(all)
                .hasSize(100)
                .allSatisfy(
                        stored -> assertThat(stored.content().shardingKey()).isEqualTo(Long.toString(stored.offset())));
        assertThat(all.get(0).offset()).isEqualTo(900);
    }

    @Test
    void aReadEndsAtItsCountItsSizeAndTheEnd() {
        Partition partition = new Partition(new TopicPartition("t", 0), 100, Long.MAX_VALUE);
        for (int i = 0; i < 10; i++) {
            partition.append(record(i));
        }
        long size = record(0).size();

        assertThat(partition.read(2, 3, Long.MAX_VALUE, false)).hasSize(3);
        assertThat(partition.read(2, 100, 4 * size, false)).hasSize(4);
        assertThat(partition.read(2, 100, size - 1, false)).isEmpty();
        assertThat(partition.read(2, 100, size - 1, true)).hasSize(1);
        assertThat(partition.read(8, 100, Long.MAX_VALUE, true)).hasSize(2);
        assertThat(partition.read(10, 100, Long.MAX_VALUE, true)).isEmpty();
    }

    private static NewRecord record(int number) {
        return new NewRecord("t", Integer.toString(number), Map.of(), new byte[10]);
    }
}
