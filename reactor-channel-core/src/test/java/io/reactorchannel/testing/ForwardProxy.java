package io.reactorchannel.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP forward proxy on loopback (RFC 9110, 9.3.6): {@code CONNECT} makes a tunnel, for those who know the
 * credentials if there are any. Names are resolved here, {@code *.test} to the loopback address. Remembers what it was
 * asked for.
 */
public final class ForwardProxy implements AutoCloseable {

    private static final int LONGEST_HEAD = 16 * 1024;

    private final List<String> tunnels = new CopyOnWriteArrayList<>();
    private final List<Integer> answers = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final @Nullable String authorization;
    private final ServerSocket server;

    private ForwardProxy(@Nullable String authorization) {
        this.authorization = authorization;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException unavailable) {
            throw new UncheckedIOException(unavailable);
        }
        start(this::accept);
    }

    /** A proxy for everybody. */
    public static ForwardProxy open() {
        return new ForwardProxy(null);
    }

    /** A proxy that wants Basic credentials. */
    public static ForwardProxy wanting(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new ForwardProxy("Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The places that tunnels were asked for: {@code host:port}. */
    public List<String> tunnels() {
        return List.copyOf(tunnels);
    }

    /** The status of each answer. */
    public List<Integer> answers() {
        return List.copyOf(answers);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "forward-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                start(() -> serve(client));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String[] line = head.split("[ \r\n]", 3);
            if (!line[0].equals("CONNECT")) {
                answer(client, 405, "");
            } else if (authorization != null && !head.contains("\r\nproxy-authorization: " + authorization + "\r\n")) {
                answer(client, 407, "Proxy-Authenticate: Basic realm=\"proxy\"\r\n");
            } else {
                tunnels.add(line[1]);
                tunnel(client, line[1]);
            }
        } catch (IOException broken) {
            // the client notices
        }
    }

    /** With the names of headers in lower case. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no head");
            }
            head.append((char) next);
        }
        return head.toString().replaceAll("(?i)\r\nproxy-authorization:", "\r\nproxy-authorization:");
    }

    private void answer(Socket client, int status, String headers) throws IOException {
        answers.add(status);
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + " Answer\r\n" + headers + "Content-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private void tunnel(Socket client, String target) throws IOException {
        int colon = target.lastIndexOf(':');
        String host = target.substring(0, colon).toLowerCase(Locale.ROOT);
        InetAddress address = host.endsWith(".test") ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
        try (Socket service = new Socket(address, Integer.parseInt(target.substring(colon + 1)))) {
            sockets.add(service);
            answers.add(200);
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            start(() -> pump(service, client));
            pump(client, service);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException closed) {
            // by one of both
        }
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
