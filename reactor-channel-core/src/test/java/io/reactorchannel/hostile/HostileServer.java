package io.reactorchannel.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that answers each request with bytes of the test's choice, well-formed or not, as fast as they are taken.
 * Counts what it gets rid of. With threads of its own, to be no burden to the event loops of the client.
 */
final class HostileServer implements AutoCloseable {

    private static final int LONGEST_REQUEST = 64 * 1024;
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Function<String, Answer> answers;
    private final ServerSocket server;

    /** What is sent. */
    interface Answer {

        /** Writes it all, or until the other side hangs up. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Answers each request, of which it gets head and body. */
    HostileServer(Function<String, Answer> answers) {
        this.answers = answers;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException unavailable) {
            throw new UncheckedIOException(unavailable);
        }
        start("hostile-server", this::accept);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                start("hostile-connection", () -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        byte[] buffer = new byte[LONGEST_REQUEST];
        boolean asked = false;
        try (socket;
                InputStream in = socket.getInputStream();
                OutputStream out = counting(socket.getOutputStream())) {
            for (String request = next(in, buffer); !request.isEmpty(); request = next(in, buffer)) {
                if (request.startsWith("GET ") && !asked) {
                    asked = true;
                    open.incrementAndGet();
                }
                requests.add(request);
                answers.apply(request).writeTo(out);
                out.flush();
            }
        } catch (IOException hungUp) {
            // as hoped for
        } finally {
            if (asked) {
                open.decrementAndGet();
            }
        }
    }

    /** A whole request; empty when the other side has hung up. */
    private static String next(InputStream in, byte[] buffer) throws IOException {
        int length = 0;
        while (length < buffer.length) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                return "";
            }
            length += read;
            String request = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            if (isWhole(request)) {
                return request;
            }
        }
        throw new IOException("a request that is larger than any of ours");
    }

    private static boolean isWhole(String request) {
        int end = request.indexOf("\r\n\r\n");
        Matcher announced = CONTENT_LENGTH.matcher(request);
        int body = announced.find() ? Integer.parseInt(announced.group(1)) : 0;
        return end >= 0 && request.length() >= end + 4 + body;
    }

    private OutputStream counting(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                sent.addAndGet(length);
            }
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Just that, each character a byte. */
    static Answer raw(String text) {
        return out -> out.write(bytes(text));
    }

    /** A whole answer of status 200. */
    static Answer ok(String json) {
        return raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n"
                + json);
    }

    /** A beginning, and then the same piece for so many bytes. */
    static Answer repeating(String head, String piece, long length) {
        byte[] same = bytes(piece);
        return out -> {
            out.write(bytes(head));
            for (long written = 0; written < length; written += same.length) {
                out.write(same);
            }
        };
    }

    /** A beginning, and then a piece now and then, until the other side hangs up; gives up after a minute. */
    static Answer dripping(String head, String piece) {
        return out -> {
            out.write(bytes(head));
            for (int drop = 0; drop < 1200; drop++) {
                pause();
                out.write(bytes(piece));
            }
        };
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** What arrived, request by request. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** How many bytes were taken off it. */
    long sent() {
        return sent.get();
    }

    /** How many connections are there that a GET came on. */
    int open() {
        return open.get();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
    }
}
