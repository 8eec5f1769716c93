package caravan.chassis.runtime.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuer's public keys (RFC 7517), cached until a token names an unknown key. */
final class PublicKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PublicKeys.class);
    private static final int CONNECT_MILLISECONDS_MAX = 2_000;
    private static final int READ_MILLISECONDS_MAX = 2_000;
    private static final int JWKS_BYTES_MAX = 64 * 1024;

    /** The shortest time between two requests to the issuer, however many tokens name unknown keys. */
    static final Duration FETCH_INTERVAL_MIN = Duration.ofSeconds(2);

    private final Supplier<URI> source;
    private final ReentrantLock fetching = new ReentrantLock();
    private final DefaultResourceRetriever retriever;
    private volatile Map<String, JWSVerifier> known = Map.of();
    private long nextFetchNanos = System.nanoTime();

    /** @param tls for an issuer whose certificate the JDK does not trust */
    PublicKeys(Supplier<URI> source, Optional<SSLSocketFactory> tls) {
        this.source = source;
        this.retriever = new DefaultResourceRetriever(
                CONNECT_MILLISECONDS_MAX, READ_MILLISECONDS_MAX, JWKS_BYTES_MAX, true, tls.orElse(null));
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    Optional<JWSVerifier> find(String keyId) {
        JWSVerifier found = known.get(keyId);
        if (found != null) {
            return Optional.of(found);
        }
        fetching.lock();
        try {
            if (!known.containsKey(keyId) && System.nanoTime() - nextFetchNanos >= 0) {
                fetch();
                nextFetchNanos = System.nanoTime() + FETCH_INTERVAL_MIN.toNanos();
            }
            return Optional.ofNullable(known.get(keyId));
        } finally {
            fetching.unlock();
        }
    }

    /** After a failed fetch the old keys stay in use, since their tokens are still valid. */
    private void fetch() {
        URI uri = null;
        try {
            uri = source.get();
            String json = retriever.retrieveResource(uri.toURL()).getContent();
            known = verifiersOf(JWKSet.parse(json));
        } catch (IOException | ParseException | JOSEException | IllegalArgumentException | NoIssuerException failed) {
            LOG.atWarn()
                    .addKeyValue("jwks_uri", String.valueOf(uri))
                    .addKeyValue("failure", failed.toString())
                    .log("The token keys could not be read; the ones read before stay in use");
        }
    }

    /** Keys of other kinds, curves or uses are ignored, so no token can use them. */
    private static Map<String, JWSVerifier> verifiersOf(JWKSet keys) throws JOSEException {
        Map<String, JWSVerifier> verifiers = new HashMap<>();
        for (JWK key : keys.getKeys()) {
            if (key instanceof ECKey curve && Curve.P_256.equals(curve.getCurve()) && key.getKeyID() != null) {
                verifiers.put(key.getKeyID(), new ECDSAVerifier(curve.toECPublicKey()));
            }
        }
        return Map.copyOf(verifiers);
    }
}
