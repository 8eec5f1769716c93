package caravan.commerce.payments.http;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.json.RawJson;
import caravan.commerce.kernel.OrderId;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceRole;
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

/** What payments needs of other services: a signer of tokens, and a sender of commands. */
final class Neighbours implements Service {
    private static final int TOKEN_SECONDS = 600;

    private static final String KEYS = "/.well-known/jwks.json";

    private final ECKey key;
    private Assembly assembly;

    Neighbours() throws JOSEException {
        key = new ECKeyGenerator(Curve.P_256).keyID("test").generate();
    }

    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("neighbours")
                .routes("GET " + KEYS)
                .role(new ServiceRole.IssuesTokens(KEYS))
                .build();
    }

    @Override
    public void assemble(Assembly assembly) {
        this.assembly = assembly;
        String keys = new JWKSet(key).toPublicJWKSet().toString();
        assembly.routes().get(KEYS, Access.ANYONE, _ -> Reply.ok(new RawJson(keys)));
    }

    <P> void send(MessageType<P> type, OrderId order, P command) {
        Cause cause = assembly.identifiers().startTrace("test");
        assembly.database().write(transaction -> {
            transaction.outbox().add(type, order.toString(), command, cause);
            return order;
        });
    }

    String token(UserId user, String role) throws JOSEException {
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("caravan")
                .audience("caravan")
                .subject(user.toString())
                .claim("sid", new UUID(0x7000L, 1).toString())
                .claim("role", role)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(TOKEN_SECONDS)))
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }
}
