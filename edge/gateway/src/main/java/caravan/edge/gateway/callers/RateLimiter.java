package caravan.edge.gateway.callers;

import caravan.chassis.api.Heap;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.kernel.TokenBucket;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Gives each caller an allowance of requests, and reports it in {@code RateLimit} fields (draft-ietf-httpapi-ratelimit-headers-11). The
 * number of remembered callers is bounded; those who asked longest ago are forgotten first. A forgotten caller begins with a full bucket.
 */
public final class RateLimiter {
    /** The memory of a caller's name and bucket. */
    public static final int CALLER_BYTES = 120;

    private static final int CALLERS_MAX = 100_000;
    private static final int HEAP_PARTS = 16;
    private static final long REFUSING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String POLICY_NAME = "\"caller\"";

    private static final CharSequence POLICY_FIELD = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence STATE_FIELD = HttpHeaders.createOptimized("RateLimit");

    private final Rate rate;
    private final CharSequence policy;
    /** The last refusal; a second ago at the start. */
    private volatile long refusedNanos = System.nanoTime() - REFUSING_NANOS;

    private final TokenBucket.Rate tokens;
    private final AddressRanges exempt;
    private final CallerNames callers;
    private final Cache<String, AtomicReference<TokenBucket>> buckets;

    /**
     * How many requests a caller may make.
     *
     * @param perSecond requests that come back in a second
     * @param burst requests at once
     */
    public record Rate(int perSecond, int burst) {
        /** How long an empty bucket takes to be full again; at least 1. */
        long windowSeconds() {
            return Math.max(1, Math.ceilDiv(burst, perSecond));
        }
    }

    /**
     * The decision about a request.
     *
     * @param remaining requests that are left
     * @param refillSeconds until the bucket is full again
     * @param waitSeconds until the next request is allowed, if this one is not; at least 1
     */
    public record Result(boolean isAllowed, long remaining, long refillSeconds, long waitSeconds) {}

    /** @param exempt addresses that are not limited */
    public RateLimiter(Rate rate, AddressRanges exempt, CallerNames callers) {
        this(rate, exempt, callers, callersMax(Heap.ofThisProcess()));
    }

    RateLimiter(Rate rate, AddressRanges exempt, CallerNames callers, int callersMax) {
        this.rate = rate;
        this.policy = HttpHeaders.createOptimized(POLICY_NAME + ";q=" + rate.burst() + ";w=" + rate.windowSeconds());
        this.tokens = TokenBucket.Rate.perSecond(rate.perSecond(), rate.burst());
        this.exempt = exempt;
        this.callers = callers;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(callersMax)
                .expireAfterAccess(Duration.ofSeconds(rate.windowSeconds()))
                .executor(Runnable::run)
                .build();
    }

    /** How many callers a process with such a heap remembers. */
    public static int callersMax(Heap heap) {
        return heap.entries(HEAP_PARTS, CALLER_BYTES, CALLERS_MAX);
    }

    long remembered() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /** Who asks: the user of a valid token, or the address; empty for an exempt address. */
    public Optional<String> callerOf(InetAddress address, @Nullable String authorization) {
        return exempt.contains(address) ? Optional.empty() : Optional.of(callers.nameOf(address, authorization));
    }

    /** Takes a request from the caller's allowance. */
    public Result take(String caller) {
        return take(caller, System.nanoTime());
    }

    Result take(String caller, long nowNanos) {
        TokenBucket before = TokenBucket.take(
                buckets.get(caller, _ -> new AtomicReference<>(TokenBucket.full(nowNanos))), tokens, nowNanos);
        if (before.nanosUntilToken(tokens, nowNanos) > 0) {
            refusedNanos = nowNanos;
            return refused(before, nowNanos);
        }
        TokenBucket after = before.without(1, tokens, nowNanos);
        return new Result(true, after.tokens(tokens, nowNanos), seconds(after.nanosUntilFull(nowNanos)), 0);
    }

    private Result refused(TokenBucket bucket, long nowNanos) {
        return new Result(
                false, 0, seconds(bucket.nanosUntilFull(nowNanos)), seconds(bucket.nanosUntilToken(tokens, nowNanos)));
    }

    /** Whether a caller has been refused lately: only then it is worth the time to look who is refused again. */
    public boolean isRefusing(long nowNanos) {
        return nowNanos - refusedNanos < REFUSING_NANOS;
    }

    /** The refusal of a caller who has no request left; null if there is one. It takes nothing. */
    public @Nullable Result refusalNow(String caller, long nowNanos) {
        AtomicReference<TokenBucket> shared = buckets.getIfPresent(caller);
        TokenBucket bucket = shared == null ? null : shared.get();
        if (bucket == null || bucket.nanosUntilToken(tokens, nowNanos) <= 0) {
            return null;
        }
        refusedNanos = nowNanos;
        return refused(bucket, nowNanos);
    }

    private static long seconds(long nanos) {
        return Math.max(1, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)));
    }

    /** Sets the fields of an answer. */
    public void setFields(MultiMap answer, Result result) {
        answer.set(POLICY_FIELD, policy);
        answer.set(STATE_FIELD, state(result));
    }

    /** The same fields as lines of a head. */
    public String fieldLines(Result result) {
        return POLICY_FIELD + ": " + policy + "\r\n" + STATE_FIELD + ": " + state(result) + "\r\n";
    }

    private static String state(Result result) {
        return POLICY_NAME + ";r=" + result.remaining() + ";t=" + result.refillSeconds();
    }

    /** Why a request beyond the allowance is refused. */
    public String refusal() {
        return "A caller may make " + rate.perSecond() + " requests a second, and " + rate.burst()
                + " at once; wait for as long as Retry-After says.";
    }
}
