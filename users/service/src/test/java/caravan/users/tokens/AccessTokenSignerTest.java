package caravan.users.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.kernel.UuidV7;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.Client;
import caravan.users.domain.Session;
import caravan.users.domain.Username;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccessTokenSignerTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final UUID TOKEN_ID = UuidV7.at(NOW, 3, 3);
    private static final Account ANN = Account.registered(
            new UserId(UuidV7.at(NOW, 1, 1)), new Username("ann"), AccountRole.STAFF, NOW.minusSeconds(60));
    private static final Session SESSION =
            Session.begun(new SessionId(UuidV7.at(NOW, 2, 2)), ANN.id(), new Client("192.0.2.1", "laptop"), NOW);

    private final ECKey key = new ECKeyGenerator(Curve.P_256).keyID("key-1").generate();
    private final SignedJWT token = SignedJWT.parse(
            new AccessTokenSigner("key-1", new ECDSASigner(key), Duration.ofMinutes(10)).sign(ANN, SESSION, TOKEN_ID));

    AccessTokenSignerTest() throws Exception {}

    @Test
    void theKeysPublicPartVerifiesIt() throws Exception {
        assertThat(token.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
    }

    @Test
    void itsHeaderNamesTypeAlgorithmAndKey() {
        assertThat(token.getHeader().toJSONObject())
                .containsExactlyInAnyOrderEntriesOf(Map.of("typ", "at+jwt", "alg", "ES256", "kid", "key-1"));
    }

    @Test
    void itsClaimsTellWhoMayDoWhatAndForHowLong() throws Exception {
        assertThat(token.getPayload().toJSONObject())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "iss",
                        "caravan",
                        "aud",
                        "caravan",
                        "sub",
                        ANN.id().toString(),
                        "role",
                        "staff",
                        "sid",
                        SESSION.id().toString(),
                        "jti",
                        TOKEN_ID.toString(),
                        "iat",
                        NOW.getEpochSecond(),
                        "exp",
                        NOW.getEpochSecond() + 600));
    }
}
