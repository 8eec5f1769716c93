package caravan.edge.gateway.callers;

import caravan.chassis.api.Heap;
import caravan.chassis.http.addresses.AddressRanges;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives each caller an allowance, and tells of it in {@code RateLimit} fields (draft-ietf-httpapi-ratelimit-headers-11). What is
 * not asked for is forgotten, the callers of longest ago first: a forgotten caller's bucket is full.
 */
public final class RateLimiter {
    /** What a caller's name and bucket take. */
    public static final int CALLER_BYTES = 120;

    private static final int CALLERS_MAX = 100_000;
    private static final int HEAP_PARTS = 16;
    private static final String POLICY_NAME = "\"caller\"";

    private final TokenBucket.Rate rate;
    private final AddressRanges exempt;
    private final CallerNames callers;
    private final Cache<String, TokenBucket> buckets;

    /** @param exempt addresses that are not limited */
    public RateLimiter(TokenBucket.Rate rate, AddressRanges exempt, CallerNames callers) {
        this(rate, exempt, callers, callersMax(Heap.ofThisProcess()));
    }

    RateLimiter(TokenBucket.Rate rate, AddressRanges exempt, CallerNames callers, int callersMax) {
        this.rate = rate;
        this.exempt = exempt;
        this.callers = callers;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(callersMax)
                .expireAfterAccess(Duration.ofSeconds(rate.windowSeconds()))
                .executor(Runnable::run)
                .build();
    }

    /** Callers that a process with such a heap remembers. */
    public static int callersMax(Heap heap) {
        return heap.entries(HEAP_PARTS, CALLER_BYTES, CALLERS_MAX);
    }

    long remembered() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /** Who asks: the user of a good token, or the address; empty for those who are not limited. */
    public Optional<String> callerOf(InetAddress address, @Nullable String authorization) {
        return exempt.contains(address) ? Optional.empty() : Optional.of(callers.nameOf(address, authorization));
    }

    /** Takes a request from the caller's allowance. */
    public TokenBucket.Result take(String caller) {
        long now = System.nanoTime();
        return buckets.get(caller, name -> new TokenBucket(now)).take(now, rate);
    }

    /** The fields of an answer. */
    public Map<String, String> headers(TokenBucket.Result result) {
        return Map.of(
                "RateLimit-Policy",
                POLICY_NAME + ";q=" + rate.burst() + ";w=" + rate.windowSeconds(),
                "RateLimit",
                POLICY_NAME + ";r=" + result.remaining() + ";t=" + result.refillSeconds());
    }

    /** Why a request without allowance is refused. */
    public String refusal() {
        return "A caller may make " + rate.perSecond() + " requests a second, and " + rate.burst()
                + " at once; wait for as long as Retry-After says.";
    }
}
