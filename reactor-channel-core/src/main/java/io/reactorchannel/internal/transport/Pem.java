package io.reactorchannel.internal.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** PEM that is given as text or as the path of a file. */
final class Pem {

    private Pem() {}

    static InputStream open(String textOrPath) throws IOException {
        if (textOrPath.contains("-----BEGIN")) {
            return new ByteArrayInputStream(textOrPath.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return Files.newInputStream(Path.of(textOrPath));
        } catch (InvalidPathException noPath) {
            throw new IOException("is not the path of a file", noPath);
        }
    }
}
