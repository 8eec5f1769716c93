package caravan.chassis.runtime.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.Role;
import caravan.chassis.http.Authentication;
import caravan.chassis.http.TokenCheck;
import caravan.chassis.testkit.values.TestIssuer;
import caravan.kernel.SessionId;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private static final SessionId SESSION = SessionId.parse(TestIssuer.SESSION);

    private final TestIssuer issuer = new TestIssuer("key-1");
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile String jwks = issuer.jwks();
    private HttpServer keys;
    private TokenVerifier verifier;

    @BeforeEach
    void serveKeys() throws Exception {
        keys = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        keys.createContext("/jwks.json", exchange -> {
            fetches.incrementAndGet();
            byte[] body = jwks.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keys.start();
        verifier = verifierAt(Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        keys.stop(0);
    }

    private TokenVerifier verifierAt(Clock clock) {
        URI uri = URI.create("http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks.json");
        return new TokenVerifier(() -> uri, clock, new SimpleMeterRegistry());
    }

    private void assertRefused(String token, String why) {
        assertThat(verifier.verify(token))
                .isInstanceOfSatisfying(
                        TokenCheck.Refused.class,
                        refused -> assertThat(refused.why()).contains(why));
    }

    private void assertRefused(Consumer<JWTClaimsSet.Builder> change, String why) {
        assertRefused(issuer.token(change), why);
    }

    @Test
    void aValidTokenGivesTheCaller() {
        assertThat(verifier.verify(issuer.token("staff")))
                .isInstanceOfSatisfying(TokenCheck.Accepted.class, accepted -> {
                    assertThat(accepted.caller().id()).hasToString(TestIssuer.USER);
                    assertThat(accepted.caller().role()).isEqualTo(Role.STAFF);
                    assertThat(accepted.caller().session()).hasToString(TestIssuer.SESSION);
                });
    }

    @Test
    void allClaimsMustBeRight() {
        assertRefused(claims -> claims.issuer("other"), "issuer");
        assertRefused(claims -> claims.audience("other"), "audience");
        assertRefused(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(1))), "expired");
        assertRefused(claims -> claims.expirationTime(null), "exp");
        assertRefused(claims -> claims.issueTime(Date.from(Instant.now().plusSeconds(300))), "not valid yet");
        assertRefused(claims -> claims.issueTime(null), "iat");
        assertRefused(claims -> claims.jwtID(null), "jti");
        assertRefused(claims -> claims.claim("role", "root"), "role");
        assertRefused(claims -> claims.claim("role", 1), "not a signed JWT");
        assertRefused(claims -> claims.claim("sid", null), "sid");
        assertRefused(claims -> claims.subject("me"), "not a signed JWT");
    }

    @Test
    void aTokenOfAnotherTypeIsRefused() {
        assertRefused(issuer.token("JWT", claims -> {}), "at+jwt");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        String[] parts = issuer.token("staff").split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused(none + "." + parts[1] + ".", "not a signed JWT");
        assertRefused(none + "." + parts[1] + "." + parts[2], "not a signed JWT");
    }

    @Test
    void aTokenSignedWithThePublicKeyAsSecretIsRefused() throws Exception {
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID("key-1")
                        .build(),
                SignedJWT.parse(issuer.token("staff")).getJWTClaimsSet());
        forged.sign(new MACSigner(issuer.key().toECPublicKey().getEncoded()));
        assertRefused(forged.serialize(), "ES256");
    }

    @Test
    void aTokenOfAnotherKeyOfTheSameNameIsRefused() {
        assertRefused(new TestIssuer("key-1").token("staff"), "signature");
    }

    @Test
    void aChangedTokenIsRefused() {
        String[] parts = issuer.token("customer").split("\\.");
        String[] others = issuer.token("staff").split("\\.");
        assertRefused(parts[0] + "." + others[1] + "." + parts[2], "signature");
    }

    @Test
    void aLongTokenIsRefusedUnread() {
        assertRefused("a".repeat(TokenVerifier.TOKEN_CHARACTERS_MAX + 1), "longer");
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() {
        verifier.verify(issuer.token("staff"));
        TestIssuer next = new TestIssuer("key-2");
        jwks = next.jwks();
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> verifier.verify(next.token("staff")) instanceof TokenCheck.Accepted);
    }

    @Test
    void unknownKeysDoNotCauseARequestEachTime() {
        TestIssuer unknown = new TestIssuer("key-9");
        for (int i = 0; i < 5; i++) {
            assertRefused(unknown.token("staff"), "not known");
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void withoutAnyKeyTheCheckIsUndecided() {
        keys.stop(0);
        assertThat(verifier.verify(issuer.token("staff"))).isInstanceOf(TokenCheck.Undecided.class);
    }

    @Test
    void aCachedTokenStillExpires() {
        MovableClock clock = new MovableClock();
        verifier = verifierAt(clock);
        String token = issuer.token("staff");
        assertThat(verifier.verify(token)).isInstanceOf(TokenCheck.Accepted.class);
        clock.now = clock.now.plusSeconds(601);
        assertRefused(token, "expired");
    }

    @Test
    void anEndedSessionsTokenIsRefusedEvenIfItIsCached() {
        String token = issuer.token("staff");
        verifier.verify(token);
        verifier.revoke(SESSION, Instant.now().plusSeconds(600), EndReason.ROLE_CHANGED);
        assertRefused(token, "ended");
        assertThat(verifier.endOf(SESSION)).contains(EndReason.ROLE_CHANGED);
    }

    @Test
    void anEndIsReportedOnceEvenIfItArrivesTwice() {
        List<String> told = new ArrayList<>();
        verifier.addListener(new Authentication.Ends() {
            @Override
            public void ended(SessionId session, EndReason why) {
                told.add(session + " " + why);
            }

            @Override
            public void unknown() {
                told.add("unknown");
            }
        });
        verifier.revoke(SESSION, Instant.now().plusSeconds(600), EndReason.ACCOUNT_DELETED);
        verifier.revoke(SESSION, Instant.now().plusSeconds(600), EndReason.SESSION_ENDED);
        assertThat(told).containsExactly(SESSION + " ACCOUNT_DELETED");
    }

    @Test
    void aTokenAsOldAsTheLimitIsUndecidedWhileEndedSessionsAreUnknown() {
        MovableClock clock = new MovableClock();
        URI uri = URI.create("http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks.json");
        EndedSessionsAge age = new EndedSessionsAge(Duration.ofSeconds(30));
        verifier = new TokenVerifier(() -> uri, Optional.empty(), age, clock, new SimpleMeterRegistry());
        String token = issuer.token("staff");
        clock.now = clock.now.plusSeconds(40);
        assertThat(verifier.verify(token)).as("a process without a fleet").isInstanceOf(TokenCheck.Accepted.class);

        age.require();
        assertThat(verifier.verify(token)).isInstanceOf(TokenCheck.Outdated.class);
        clock.now = clock.now.minusSeconds(20);
        assertThat(verifier.verify(token)).as("a token younger than the limit").isInstanceOf(TokenCheck.Accepted.class);
        clock.now = clock.now.plusSeconds(20);

        age.confirm(System.nanoTime());
        assertThat(verifier.verify(token)).isInstanceOf(TokenCheck.Accepted.class);
        assertThat(age.isTooOld(System.nanoTime() + Duration.ofSeconds(29).toNanos()))
                .isFalse();
        assertThat(age.isTooOld(System.nanoTime() + Duration.ofSeconds(31).toNanos()))
                .isTrue();
    }

    @Test
    void anEndedSessionIsRemovedWhenItsTokensHaveExpired() {
        verifier.revoke(SESSION, Instant.now().minusSeconds(61), EndReason.SESSION_ENDED);
        assertThat(verifier.remembered()).isZero();
    }

    @Test
    void cachedTokensAndEndedSessionsAreBounded() {
        URI uri = URI.create("http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks.json");
        TokenVerifier small = new TokenVerifier(
                new PublicKeys(() -> uri, Optional.empty()),
                EndedSessionsAge.notRequired(),
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                10,
                20);
        for (int number = 0; number < 100; number++) {
            String id = "token-" + number;
            assertThat(small.verify(issuer.token(claims -> claims.jwtID(id)))).isInstanceOf(TokenCheck.Accepted.class);
        }
        assertThat(small.remembered()).isEqualTo(10);
        for (int number = 0; number < 100; number++) {
            small.revoke(
                    SessionId.parse(String.format(Locale.ROOT, "019bbbbb-0000-7000-8000-%012d", number)),
                    Instant.now().plusSeconds(600),
                    EndReason.SESSION_ENDED);
        }
        assertThat(small.remembered()).isEqualTo(30);
    }

    private static final class MovableClock extends Clock {
        private Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
