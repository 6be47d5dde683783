package io.reactorchannel.service.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.OffsetReset;
import io.reactorchannel.service.internal.backend.StoredRecord;
import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairShareTest {

    @Test
    void partitionsWithFewGiveAllAndTheOthersShareTheRest() {
        List<Cursor> cursors = cursors(10, 1, 10, 2);

        assertThat(counts(share(11, Long.MAX_VALUE).take(cursors, 0))).isEqualTo(Map.of(0, 4L, 1, 1L, 2, 4L, 3, 2L));
    }

    @Test
    void withLessRoomThanPartitionsAllHaveTheirTurn() {
        List<Cursor> cursors = cursors(100, 100, 100, 100, 100);
        FairShare share = share(2, Long.MAX_VALUE);
        Set<Integer> served = new HashSet<>();

        for (int turn = 0; turn < 5; turn++) {
            share.take(cursors, turn).forEach(taken -> served.add(taken.partition()));
        }

        assertThat(served).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void withRoomForOneRecordOnlyAllHaveTheirTurnToo() {
        List<Cursor> cursors = cursors(100, 100, 100);
        FairShare share = share(10, 1);

        assertThat(IntStream.range(0, 3)
                        .mapToObj(turn -> share.take(cursors, turn))
                        .toList())
                .allSatisfy(answer -> assertThat(answer).hasSize(1))
                .extracting(answer -> answer.get(0).partition())
                .containsExactly(0, 1, 2);
    }

    @Test
    void theRecordsComeByPartitionAndOffset() {
        List<Cursor> cursors = cursors(3, 3, 3);

        assertThat(share(9, Long.MAX_VALUE).take(cursors, 2))
                .extracting(StoredRecord::partition)
                .containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2);
        assertThat(share(9, Long.MAX_VALUE).take(cursors, 3)).isEmpty();
    }

    private static FairShare share(int records, long bytes) {
        return new FairShare(new MemoryLimits(1_000, Long.MAX_VALUE, records, bytes));
    }

    private static List<Cursor> cursors(int... records) {
        return IntStream.range(0, records.length)
                .mapToObj(number -> {
                    Partition partition = new Partition(new TopicPartition("t", number), 1_000, Long.MAX_VALUE);
                    Arrays.stream(new int[records[number]])
                            .forEach(any -> partition.append(new NewRecord("t", null, Map.of(), null)));
                    return new Cursor(partition, OffsetReset.EARLIEST, OptionalLong.empty(), new OffsetRanges());
                })
                .toList();
    }

    private static Map<Integer, Long> counts(List<StoredRecord> taken) {
        return taken.stream().collect(Collectors.groupingBy(StoredRecord::partition, Collectors.counting()));
    }
}
