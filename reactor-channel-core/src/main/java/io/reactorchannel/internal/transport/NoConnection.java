package io.reactorchannel.internal.transport;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why there is no connection or no answer, as far as it may be told, and whether trying again can help. */
final class NoConnection {

    /**
     * What a TLS server says when it will never accept this client as it is (RFC 8446, 6.2); the names are the JDK's.
     */
    private static final Set<String> ALERTS_FOR_GOOD = Set.of(
            "access_denied",
            "bad_certificate",
            "certificate_expired",
            "certificate_required",
            "certificate_revoked",
            "certificate_unknown",
            "handshake_failure",
            "insufficient_security",
            "protocol_version",
            "unknown_ca",
            "unsupported_certificate");

    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");
    private static final String PROXY_AUTHENTICATION_REQUIRED = "status: 407";

    private NoConnection() {}

    /** What is wrong for good; empty when trying again can help. */
    static Optional<String> forGood(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(10)
                .flatMap(cause -> ofOne(cause).stream())
                .findFirst();
    }

    private static Optional<String> ofOne(Throwable failure) {
        String message = message(failure);
        if (failure instanceof CertificateException) {
            return Optional.of("the server's certificate is not accepted: " + message);
        }
        if (failure instanceof ProxyConnectException && message.contains(PROXY_AUTHENTICATION_REQUIRED)) {
            return Optional.of("the proxy wants other credentials: " + message);
        }
        Matcher alert = ALERT.matcher(message);
        return failure instanceof SSLException && alert.find() && ALERTS_FOR_GOOD.contains(alert.group(1))
                ? Optional.of("the server refuses the TLS connection: " + alert.group(1)
                        + (alert.group(1).contains("certificate") ? " (that of clientCertificate, or its lack)" : ""))
                : Optional.empty();
    }

    /**
     * Whether it is about an answer that is not HTTP. Netty's messages for that quote the answer, which may repeat what
     * was sent, in upper case or in part.
     */
    static boolean isUnreadable(Throwable failure) {
        boolean quotes = failure instanceof DecoderException
                && !(failure instanceof TooLongFrameException)
                && !(failure.getCause() instanceof SSLException);
        return quotes || failure instanceof IllegalArgumentException;
    }

    /** Why, in short. */
    static String reason(Throwable failure) {
        if (failure instanceof ReadTimeoutException) {
            return "nothing came within responseTimeout";
        }
        return isUnreadable(failure)
                ? "it cannot be read as HTTP (" + failure.getClass().getSimpleName() + ")"
                : message(failure);
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
