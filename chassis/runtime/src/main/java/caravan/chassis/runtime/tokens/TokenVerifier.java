package caravan.chassis.runtime.tokens;

import caravan.chassis.api.Heap;
import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.Role;
import caravan.chassis.http.Authentication;
import caravan.chassis.http.TokenCheck;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens (RFC 9068: JWTs of type {@code at+jwt}, signed with ES256 and nothing else), and caches valid ones until they
 * expire: an ES256 check costs more than the rest of a small request.
 */
public final class TokenVerifier implements Authentication {
    /** The longest token. Longer ones are refused without parsing. */
    public static final int TOKEN_CHARACTERS_MAX = 4096;

    /** The {@code iss} that tokens must have. */
    static final String ISSUER = "caravan";

    /** The audience that must be in their {@code aud}. */
    static final String AUDIENCE = "caravan";

    /** The estimated memory of a cached token: its text and its claims. */
    public static final int VERIFIED_TOKEN_BYTES = 1_200;
    /** The estimated memory of an ended session. */
    public static final int REVOKED_SESSION_BYTES = 144;

    private static final int VERIFIED_TOKENS_MAX = 10_000;
    private static final int VERIFIED_HEAP_PARTS = 32;
    private static final int REVOKED_SESSIONS_MAX = 100_000;
    private static final int REVOKED_HEAP_PARTS = 16;

    private static final Duration VERIFIED_AGE_MAX = Duration.ofMinutes(10);
    /** A process whose clock is late accepts a token a little longer. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

    private static final Duration ISSUER_CLOCK_AHEAD_MAX = Duration.ofSeconds(60);
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");
    private static final Map<String, Role> ROLES =
            Map.of("customer", Role.CUSTOMER, "staff", Role.STAFF, "administrator", Role.ADMINISTRATOR);

    private final PublicKeys keys;
    private final Clock clock;
    private final Cache<String, Verified> verified;
    private final Cache<SessionId, Revoked> revoked;
    private final EndedSessionsAge age;
    private volatile @Nullable Ends ends;

    private record Verified(TokenCheck.Accepted accepted, Instant issuedAt) {}

    private record Revoked(Instant until, EndReason why) {}

    /** @param jwks gives the address of the issuer's keys; called at the first use, and for an unknown key */
    public TokenVerifier(Supplier<URI> jwks, Clock clock, MeterRegistry metrics) {
        this(jwks, Optional.empty(), EndedSessionsAge.notRequired(), clock, metrics);
    }

    /**
     * @param tls present if the issuer is this process, whose certificate the JDK may not trust
     * @param age the age of the list of ended sessions; while it is too old, tokens older than it are neither accepted nor refused
     */
    public TokenVerifier(
            Supplier<URI> jwks,
            Optional<SSLSocketFactory> tls,
            EndedSessionsAge age,
            Clock clock,
            MeterRegistry metrics) {
        this(
                new PublicKeys(jwks, tls),
                age,
                clock,
                metrics,
                verifiedTokensMax(Heap.ofThisProcess()),
                revokedSessionsMax(Heap.ofThisProcess()));
    }

    TokenVerifier(
            PublicKeys keys,
            EndedSessionsAge age,
            Clock clock,
            MeterRegistry metrics,
            int verifiedMax,
            int revokedMax) {
        this.keys = keys;
        this.age = age;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumSize(verifiedMax)
                .expireAfterWrite(VERIFIED_AGE_MAX)
                .executor(Runnable::run)
                .recordStats()
                .build();
        this.revoked = Caffeine.newBuilder()
                .maximumSize(revokedMax)
                // After its tokens have expired, an ended session is removed, so that it does not displace a needed
                // one.
                .expireAfter(Expiry.writing((SessionId session, Revoked ended) -> timeUntil(ended.until())))
                .executor(Runnable::run)
                .build();
        CaffeineCacheMetrics.monitor(metrics, verified, "verified-tokens");
    }

    /** The most cached tokens with this heap. */
    public static int verifiedTokensMax(Heap heap) {
        return heap.entries(VERIFIED_HEAP_PARTS, VERIFIED_TOKEN_BYTES, VERIFIED_TOKENS_MAX);
    }

    /** The most ended sessions with this heap. */
    public static int revokedSessionsMax(Heap heap) {
        return heap.entries(REVOKED_HEAP_PARTS, REVOKED_SESSION_BYTES, REVOKED_SESSIONS_MAX);
    }

    private Duration timeUntil(Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The number of cached tokens and ended sessions. */
    long remembered() {
        verified.cleanUp();
        revoked.cleanUp();
        return verified.estimatedSize() + revoked.estimatedSize();
    }

    /**
     * Refuses a session's tokens from now on, and ends its streams.
     *
     * @param until when its last access token expires
     */
    public void revoke(SessionId session, Instant until, EndReason why) {
        Instant forgotten = until.plus(CLOCK_SKEW_MAX);
        if (forgotten.isAfter(clock.instant()) && revoked.asMap().put(session, new Revoked(forgotten, why)) == null) {
            Ends told = ends;
            if (told != null) {
                told.ended(session, why);
            }
        }
    }

    /** Ends all streams, since the list of ended sessions is too old. */
    void endWhatLasts() {
        Ends told = ends;
        if (told != null) {
            told.unknown();
        }
    }

    @Override
    public void addListener(Ends listener) {
        ends = listener;
    }

    @Override
    public Optional<EndReason> endOf(SessionId session) {
        return Optional.ofNullable(revoked.getIfPresent(session)).map(Revoked::why);
    }

    /** Checks a bearer token; may ask the issuer for its keys, and wait for them. */
    @Override
    public TokenCheck verify(String token) {
        Instant now = clock.instant();
        Verified known = verified.getIfPresent(token);
        if (known == null) {
            if (token.length() > TOKEN_CHARACTERS_MAX) {
                return new TokenCheck.Refused("the token is longer than " + TOKEN_CHARACTERS_MAX + " characters");
            }
            return check(token, now);
        }
        return check(known, now);
    }

    private TokenCheck check(Verified known, Instant now) {
        return known.accepted().expiresAt().isAfter(now) ? unlessRevoked(known, now) : expired();
    }

    /** Valid tokens are cached, and malformed ones are recognised at once. */
    @Override
    public Optional<TokenCheck> known(String token) {
        Verified known = verified.getIfPresent(token);
        if (known != null) {
            return Optional.of(check(known, clock.instant()));
        }
        return token.length() > TOKEN_CHARACTERS_MAX ? Optional.of(verify(token)) : Optional.empty();
    }

    private TokenCheck check(String token, Instant now) {
        SignedJWT jwt;
        JWTClaimsSet claims;
        try {
            jwt = SignedJWT.parse(token);
            Optional<TokenCheck> wrongHeader = refuseHeader(jwt.getHeader());
            if (wrongHeader.isPresent()) {
                return wrongHeader.get();
            }
            Optional<JWSVerifier> key = keys.find(jwt.getHeader().getKeyID());
            if (key.isEmpty()) {
                return keys.isEmpty() ? new TokenCheck.Undecided() : refused("the token's key is not known");
            }
            if (!jwt.verify(key.get())) {
                return refused("the token's signature is wrong");
            }
            claims = jwt.getJWTClaimsSet();
            if (claims == null) {
                return refused("the token has no claims");
            }
            return checkClaims(token, claims, now);
        } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
            return refused("the token is not a signed JWT");
        }
    }

    private static Optional<TokenCheck> refuseHeader(JWSHeader header) {
        if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())) {
            return Optional.of(refused("the token must be signed with ES256"));
        }
        if (!ACCESS_TOKEN.equals(header.getType())) {
            return Optional.of(refused("the token's type must be at+jwt"));
        }
        if (header.getKeyID() == null) {
            return Optional.of(refused("the token names no key"));
        }
        return Optional.empty();
    }

    private TokenCheck checkClaims(String token, JWTClaimsSet claims, Instant now) throws ParseException {
        Date expires = claims.getExpirationTime();
        Date issued = claims.getIssueTime();
        Date notBefore = claims.getNotBeforeTime();
        if (!ISSUER.equals(claims.getIssuer())) {
            return refused("the token has another issuer");
        }
        if (!claims.getAudience().contains(AUDIENCE)) {
            return refused("the token is for another audience");
        }
        if (expires == null || issued == null || claims.getJWTID() == null) {
            return refused("the token lacks one of exp, iat, jti");
        }
        if (!expires.toInstant().isAfter(now)) {
            return expired();
        }
        Instant latestIssue = now.plus(ISSUER_CLOCK_AHEAD_MAX);
        if (issued.toInstant().isAfter(latestIssue)
                || (notBefore != null && notBefore.toInstant().isAfter(latestIssue))) {
            return refused("the token is not valid yet");
        }
        Role role = roleOf(claims.getStringClaim("role"));
        String subject = claims.getSubject();
        String session = claims.getStringClaim("sid");
        if (role == null || subject == null || session == null) {
            return refused("the token lacks one of sub, sid, role");
        }
        Caller caller = new Caller(UserId.parse(subject), role, SessionId.parse(session));
        Verified good = new Verified(new TokenCheck.Accepted(caller, expires.toInstant()), issued.toInstant());
        verified.put(token, good);
        return unlessRevoked(good, now);
    }

    private static @Nullable Role roleOf(@Nullable String claim) {
        return claim == null ? null : ROLES.get(claim);
    }

    /** A token that is younger than the limit is accepted even then: its session can only have ended within the limit. */
    private TokenCheck unlessRevoked(Verified token, Instant now) {
        Revoked ended = revoked.getIfPresent(token.accepted().caller().session());
        if (ended != null && ended.until().isAfter(now)) {
            return refused("the token's session has ended");
        }
        boolean isOutdated = age.isTooOld(System.nanoTime())
                && token.issuedAt().plus(age.ageMax()).isBefore(now);
        return isOutdated ? new TokenCheck.Outdated() : token.accepted();
    }

    private static TokenCheck refused(String why) {
        return new TokenCheck.Refused(why);
    }

    private static TokenCheck expired() {
        return refused("the token has expired");
    }
}
