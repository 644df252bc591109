// Java's own TLS engine with the papers of a run: what it decides, and in which words.
//
// One case a line on standard input, as name=value with spaces between; papers are DER in base64,
// lists have commas. The first line of the answer is the JDK's feature version. Then, a line a case:
// id, what the client ended with, what the server ended with, tabs between: "ok", "open" (it has no
// error and was told nothing), or its exception with all causes, joined by " <- ".
//
// Both ends are driven in memory as Kafka's transport drives its own. With listen=yes there is only the
// server, on a free port of the loopback, which is told first: id, "listening", port.

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

class Handshake {
    static final char[] PASSWORD = "changeit".toCharArray();

    public static void main(String[] arguments) throws Exception {
        System.out.println(Runtime.version().feature());
        BufferedReader cases = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = cases.readLine(); line != null; line = cases.readLine()) {
            Map<String, String> fields = new HashMap<>();
            for (String field : line.split(" ")) {
                int equals = field.indexOf('=');
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
            String ended = fields.containsKey("listen") ? listen(fields) : inMemory(fields);
            System.out.println(fields.get("id") + "\t" + ended);
        }
    }

    static String inMemory(Map<String, String> fields) throws Exception {
        End client = End.of(fields, "client");
        End server = End.of(fields, "server");
        // Whoever has nothing more to say waits; when both wait, it is over.
        for (boolean moved = true; moved; ) {
            moved = client.advance();
            moved |= server.receive(client.sent());
            moved |= server.advance();
            moved |= client.receive(server.sent());
        }
        return client.ended() + "\t" + server.ended();
    }

    static String listen(Map<String, String> fields) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.out.println(fields.get("id") + "\tlistening\t" + socket.getLocalPort());
            socket.setSoTimeout(10_000);
            try (Socket peer = socket.accept()) {
                peer.setSoTimeout(10_000);
                return "-\t" + serve(End.of(fields, "server"), peer);
            }
        }
    }

    static String serve(End server, Socket peer) throws IOException {
        byte[] buffer = new byte[1 << 15];
        while (true) {
            while (server.advance()) { }
            peer.getOutputStream().write(server.sent());
            if (server.failure != null || server.spoke) {
                server.goodbye();
                peer.getOutputStream().write(server.sent());
                peer.shutdownOutput();
                // Closing with bytes unread would reset the connection, and the alert be lost.
                while (peer.getInputStream().read(buffer) > 0) { }
                return server.ended();
            }
            int length = peer.getInputStream().read(buffer);
            if (length < 0) {
                return server.ended();
            }
            byte[] received = new byte[length];
            System.arraycopy(buffer, 0, received, 0, length);
            server.receive(received);
        }
    }

    /** One end: an engine, the bytes it has not read, and those it has not sent. */
    static final class End {
        private final SSLEngine engine;
        private ByteBuffer inbox = ByteBuffer.allocate(1 << 17);
        private final ByteBuffer plain = ByteBuffer.allocate(1 << 17);
        private final ByteArrayOutputStream outbox = new ByteArrayOutputStream();
        boolean spoke;
        private boolean heard;
        Throwable failure;

        private End(SSLEngine engine) {
            this.engine = engine;
        }

        static End of(Map<String, String> fields, String side) throws Exception {
            String raw = fields.get(side + ".raw");
            if (raw != null) {
                End end = new End(null);
                end.outbox.write(Base64.getDecoder().decode(raw));
                return end;
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(fields, side).getKeyManagers(), trust(fields, side).getTrustManagers(), null);
            SSLEngine engine = context.createSSLEngine(fields.get("dialled"), 9092);
            engine.setUseClientMode(side.equals("client"));
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(new String[] {fields.get(side + ".tls")});
            String suites = fields.get(side + ".suites");
            if (suites != null) {
                parameters.setCipherSuites(suites.split(","));
            }
            if (side.equals("client")) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            } else {
                parameters.setNeedClientAuth(true);
            }
            engine.setSSLParameters(parameters);
            engine.beginHandshake();
            return new End(engine);
        }

        /** Goes on until it needs to hear from its peer; whether anything happened. */
        boolean advance() {
            if (engine == null || failure != null) {
                return false;
            }
            boolean moved = false;
            try {
                while (true) {
                    HandshakeStatus status = engine.getHandshakeStatus();
                    if (status == HandshakeStatus.NEED_TASK) {
                        engine.getDelegatedTask().run();
                    } else if (status == HandshakeStatus.NEED_WRAP) {
                        if (!wrap("")) {
                            return moved;
                        }
                    } else if (status == HandshakeStatus.NOT_HANDSHAKING && !spoke && !engine.isOutboundDone()) {
                        wrap(engine.getUseClientMode() ? "hello" : "welcome");
                        spoke = true;
                    } else if (!unwrap()) {
                        return moved;
                    }
                    moved = true;
                }
            } catch (Exception exception) {
                failure = exception;
                goodbye();
                return true;
            }
        }

        /** Whether anything was sent. */
        private boolean wrap(String text) throws IOException {
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), record);
            outbox.write(record.array(), 0, record.position());
            return result.getStatus() == SSLEngineResult.Status.OK;
        }

        /** Whether anything was read. */
        private boolean unwrap() throws IOException {
            inbox.flip();
            SSLEngineResult result = engine.unwrap(inbox, plain);
            inbox.compact();
            heard |= result.bytesProduced() > 0;
            return result.bytesConsumed() > 0;
        }

        /** Sends what is still to be sent: the alert. */
        void goodbye() {
            if (engine == null) {
                return;
            }
            engine.closeOutbound();
            try {
                for (int tries = 0; tries < 10 && !engine.isOutboundDone(); tries++) {
                    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                        engine.getDelegatedTask().run();
                    }
                    wrap("");
                }
            } catch (Exception exception) {
                if (failure == null) {
                    failure = exception;
                }
            }
        }

        byte[] sent() {
            byte[] sent = outbox.toByteArray();
            outbox.reset();
            return sent;
        }

        boolean receive(byte[] bytes) {
            inbox.put(bytes);
            return bytes.length > 0;
        }

        String ended() {
            if (failure == null) {
                return heard ? "ok" : "open";
            }
            StringBuilder text = new StringBuilder();
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                text.append(text.length() == 0 ? "" : " <- ").append(cause.toString());
            }
            return text.toString().replaceAll("\\s+", " ");
        }
    }

    static KeyManagerFactory keys(Map<String, String> fields, String side) throws Exception {
        KeyStore store = emptyStore();
        String key = fields.get(side + ".key");
        if (key != null) {
            PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key));
            PrivateKey secret = KeyFactory.getInstance(fields.get(side + ".algorithm")).generatePrivate(spec);
            Certificate[] chain = certificates(fields.get(side + ".chain")).toArray(new Certificate[0]);
            store.setKeyEntry("kafka", secret, PASSWORD, chain);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        return factory;
    }

    static TrustManagerFactory trust(Map<String, String> fields, String side) throws Exception {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(fields.get(side + ".trust"))) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (number == 0) {
            factory.init(store);
            return factory;
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(store, new X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(new Date(Long.parseLong(fields.get(side + ".clock")) * 1000L));
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory;
    }

    static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        return store;
    }

    static List<Certificate> certificates(String list) throws GeneralSecurityException {
        List<Certificate> certificates = new ArrayList<>();
        for (String der : list == null || list.isEmpty() ? new String[0] : list.split(",")) {
            byte[] bytes = Base64.getDecoder().decode(der);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            certificates.add(factory.generateCertificate(new ByteArrayInputStream(bytes)));
        }
        return certificates;
    }
}
