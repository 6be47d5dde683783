package io.reactorchannel.examples.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processes that read from a pipe, as far as Linux shows them: those of the same user. Java has no way to ask a
 * pipe whether it has readers without writing to it.
 */
final class PipeReaders {

    private static final Path PROCESSES = Path.of("/proc");
    private static final int WRITE_ONLY = 1;
    private static final int ACCESS_MODE = 3;

    private final String pipe;
    private boolean seen;

    /**
     * Watches a pipe.
     *
     * @param pipe as the link of a file descriptor names it: {@code pipe:[12345]}
     */
    PipeReaders(String pipe) {
        this.pipe = pipe;
        this.seen = isRead();
    }

    /** Whether there was one, and is none any more. One that was never visible counts as being there. */
    boolean areGone() {
        boolean there = isRead();
        seen |= there;
        return seen && !there;
    }

    private boolean isRead() {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (reads(process)) {
                    return true;
                }
            }
            return false;
        } catch (IOException unknown) {
            return true;
        }
    }

    private boolean reads(Path process) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (isOfPipe(descriptor)
                        && isForReading(process.resolve("fdinfo").resolve(descriptor.getFileName()))) {
                    return true;
                }
            }
        } catch (IOException ended) {
            // or of another user
        }
        return false;
    }

    private boolean isOfPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(pipe);
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean isForReading(Path information) throws IOException {
        return Files.readAllLines(information).stream()
                .filter(line -> line.startsWith("flags:"))
                .anyMatch(line -> (Integer.parseInt(line.substring(6).strip(), 8) & ACCESS_MODE) != WRITE_ONLY);
    }
}
