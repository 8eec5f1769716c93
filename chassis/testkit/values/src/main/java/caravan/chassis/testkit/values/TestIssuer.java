package caravan.chassis.testkit.values;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.Consumer;

/** Signs access tokens (RFC 9068) with a real key, as the users service does. */
public final class TestIssuer {
    public static final String USER = "019aaaaa-0000-7000-8000-000000000001";
    public static final String SESSION = "019aaaaa-0000-7000-8000-000000000002";

    /** The issuer and the audience of all tokens. */
    private static final String CARAVAN = "caravan";

    private final ECKey key;

    public TestIssuer(String keyId) {
        try {
            key = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public ECKey key() {
        return key;
    }

    public String jwks() {
        return new JWKSet(key).toPublicJWKSet().toString();
    }

    public String token(String role) {
        return token(claims -> claims.claim("role", role));
    }

    public String token(String user, String role) {
        return token(claims -> claims.subject(user).claim("role", role));
    }

    public String token(Consumer<JWTClaimsSet.Builder> change) {
        return token("at+jwt", change);
    }

    public String token(String type, Consumer<JWTClaimsSet.Builder> change) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(CARAVAN)
                .audience(CARAVAN)
                .subject(USER)
                .claim("sid", SESSION)
                .claim("role", "customer")
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)));
        change.accept(claims);
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build();
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return token.serialize();
    }
}
