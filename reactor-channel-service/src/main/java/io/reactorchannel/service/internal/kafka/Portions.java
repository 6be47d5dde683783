package io.reactorchannel.service.internal.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Cuts what was fetched to the size of an answer. Kafka bounds what one broker sends at a time, and not what several
 * do, nor a batch of records. The partition that goes first changes from cut to cut, so that none is always left
 * behind. For one thread.
 */
final class Portions {

    private final long maxBytes;
    private int turn;

    Portions(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The records to answer, those of a partition in order; one at least.
     *
     * @param rest takes the others, those of a partition in order
     */
    List<ConsumerRecord<byte[], byte[]>> cut(
            List<ConsumerRecord<byte[], byte[]>> fetched, Collection<ConsumerRecord<byte[], byte[]>> rest) {
        if (fetched.stream().mapToLong(KafkaRecords::size).sum() <= maxBytes) {
            return fetched;
        }
        List<ConsumerRecord<byte[], byte[]>> answer = new ArrayList<>();
        long bytesLeft = maxBytes;
        for (List<ConsumerRecord<byte[], byte[]>> ofPartition : inTurn(fetched)) {
            boolean fits = true;
            for (ConsumerRecord<byte[], byte[]> record : ofPartition) {
                fits = fits && (KafkaRecords.size(record) <= bytesLeft || answer.isEmpty());
                if (fits) {
                    answer.add(record);
                    bytesLeft -= KafkaRecords.size(record);
                } else {
                    rest.add(record);
                }
            }
        }
        return answer;
    }

    private List<List<ConsumerRecord<byte[], byte[]>>> inTurn(List<ConsumerRecord<byte[], byte[]>> fetched) {
        List<List<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>(fetched.stream()
                .collect(Collectors.groupingBy(
                        record -> record.topic() + '/' + record.partition(), TreeMap::new, Collectors.toList()))
                .values());
        Collections.rotate(partitions, -Math.floorMod(turn, partitions.size()));
        turn++;
        return partitions;
    }
}
