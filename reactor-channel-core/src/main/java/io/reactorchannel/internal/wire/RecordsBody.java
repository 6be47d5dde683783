package io.reactorchannel.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The body of a produce request that grows record by record, each already encoded. */
public final class RecordsBody {

    private static final byte[] BEGIN = "{\"records\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Creates a body without records. */
    public RecordsBody() {
        bytes.writeBytes(BEGIN);
    }

    /** Appends a record as {@link ProduceJson#record} encodes it. */
    public void add(byte[] record) {
        if (!isEmpty()) {
            bytes.write(',');
        }
        bytes.writeBytes(record);
    }

    /** The size of the whole body, in bytes. */
    public long size() {
        return (long) bytes.size() + END.length;
    }

    /** What the size would be with another record of that many bytes. */
    public long sizeWith(int record) {
        return size() + (isEmpty() ? 0 : 1) + record;
    }

    /** The whole body. */
    public byte[] toBytes() {
        byte[] whole = new byte[bytes.size() + END.length];
        System.arraycopy(bytes.toByteArray(), 0, whole, 0, bytes.size());
        System.arraycopy(END, 0, whole, bytes.size(), END.length);
        return whole;
    }

    private boolean isEmpty() {
        return bytes.size() == BEGIN.length;
    }
}
