package io.reactorchannel.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * What a poll brings.
 *
 * @param records how many records; 0 for an answer without any
 * @param bytes the size of each payload, as JSON
 */
public record Shape(int records, int bytes) {

    /** The shapes that are measured. */
    public static final List<Shape> ALL = List.of(
            new Shape(1, 500),
            new Shape(100, 500),
            new Shape(500, 1_000),
            new Shape(5_000, 500),
            new Shape(500, 10_000));

    /**
     * As it stands in a URL.
     *
     * @return both numbers with an x between them
     */
    public String path() {
        return records + "x" + bytes;
    }

    /**
     * Reads what {@link #path()} wrote.
     *
     * @param path both numbers with an x between them
     * @return the shape
     */
    public static Shape parse(String path) {
        int x = path.indexOf('x');
        return new Shape(Integer.parseInt(path.substring(0, x)), Integer.parseInt(path.substring(x + 1)));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d × %,d", records, bytes);
    }
}
