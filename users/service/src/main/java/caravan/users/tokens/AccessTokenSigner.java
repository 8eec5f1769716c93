package caravan.users.tokens;

import caravan.users.domain.Account;
import caravan.users.domain.Session;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** Signs access tokens (JWT profile of RFC 9068) with one key, ES256 (RFC 7518, section 3.4). */
final class AccessTokenSigner {
    /** The issuer of tokens and their audience. It is one name, since all services are one system. */
    static final String ISSUER = "caravan";

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final JWSHeader header;
    private final JWSSigner signer;
    private final Duration lifetime;

    AccessTokenSigner(String keyId, JWSSigner signer, Duration lifetime) {
        this.header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(TYPE)
                .keyID(keyId)
                .build();
        this.signer = signer;
        this.lifetime = lifetime;
    }

    /**
     * The token is valid from the session's last use on. The database stores that time, so a revocation lasts exactly as long as the token.
     */
    String sign(Account account, Session session, UUID tokenId) {
        Instant issuedAt = session.lastUsedAt();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(ISSUER)
                .subject(account.id().toString())
                .claim("role", account.role().wireName())
                .claim("sid", session.id().toString())
                .jwtID(tokenId.toString())
                .issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(issuedAt.plus(lifetime)))
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("cannot sign with key " + header.getKeyID(), impossible);
        }
        return token.serialize();
    }
}
