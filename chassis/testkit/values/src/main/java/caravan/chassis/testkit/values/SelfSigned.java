package caravan.chassis.testkit.values;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A certificate of our own, made by the JDK's keytool, as PEM files. */
public final class SelfSigned {
    private static final String PASSWORD = "changeit";
    private static final Map<String, Pair> PAIRS = new HashMap<>();

    private SelfSigned() {}

    /**
     * Writes certificate.pem and key.pem, or replaces them as a renewal does. The same name gives the same pair, since making one takes a
     * second.
     *
     * @param files makes the test's object from both files
     */
    public static <T> T write(Path folder, String name, BiFunction<Path, Path, T> files) throws Exception {
        Pair pair;
        synchronized (PAIRS) {
            pair = PAIRS.get(name);
            if (pair == null) {
                pair = make(folder.resolve(name + ".p12"), name);
                PAIRS.put(name, pair);
            }
        }
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        replace(key, "PRIVATE KEY", pair.key());
        replace(certificate, "CERTIFICATE", pair.certificate());
        return files.apply(certificate, key);
    }

    private record Pair(byte[] key, byte[] certificate) {}

    private static Pair make(Path store, String name) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new Pair(
                keys.getKey("a", PASSWORD.toCharArray()).getEncoded(),
                keys.getCertificate("a").getEncoded());
    }

    private static void replace(Path file, String type, byte[] der) throws IOException {
        String text = "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END " + type + "-----\n";
        Path next = Files.writeString(file.resolveSibling("next.pem"), text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Trusts every certificate: the test checks the certificate itself. */
    public static SSLContext client() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context;
    }
}
