package io.reactorchannel.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The body of a produce request that grows record by record, each already encoded. */
public final class RecordsBody {

    private static final byte[] BEGIN = "{\"records\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int[] ends = new int[16];
    private int records;

    /** Creates a body without records. */
    public RecordsBody() {
        bytes.writeBytes(BEGIN);
    }

    /** Appends a record as {@link ProduceJson#record} encodes it. */
    public void add(byte[] record) {
        if (records > 0) {
            bytes.write(',');
        }
        bytes.writeBytes(record);
        if (records == ends.length) {
            ends = Arrays.copyOf(ends, 2 * records);
        }
        ends[records++] = bytes.size();
    }

    /** The size of the whole body, in bytes. */
    public long size() {
        return (long) bytes.size() + END.length;
    }

    /** What the size would be with another record of that many bytes. */
    public long sizeWith(int record) {
        return size() + (records > 0 ? 1 : 0) + record;
    }

    /** The whole body as it is now. */
    public EncodedRecords toBytes() {
        byte[] whole = new byte[bytes.size() + END.length];
        System.arraycopy(bytes.toByteArray(), 0, whole, 0, bytes.size());
        System.arraycopy(END, 0, whole, bytes.size(), END.length);
        return new EncodedRecords(whole, Arrays.copyOf(ends, records));
    }
}
