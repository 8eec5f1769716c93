package caravan.edge.gateway.callers;

import caravan.chassis.api.Heap;
import caravan.chassis.http.TokenCheck;
import caravan.chassis.http.addresses.CallerNetwork;
import caravan.chassis.runtime.tokens.TokenVerifier;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Names the caller of a request: the user of a valid token, or else the address (of IPv6 its /64). A new token is checked in the
 * background, and counts from the next request on, so no request waits for keys. Tokens are never refused here, since every service
 * checks them. The memory is bounded in bytes, so long junk tokens take no more memory than short ones.
 */
public final class CallerNames {
    private static final String SCHEME = "Bearer ";
    /** The size of 10,000 tokens of common length. */
    private static final long BYTES_MAX = 12_000_000;
    /** The memory of a token besides its characters: a user's name and an entry in the map. */
    private static final int ENTRY_BYTES = 300;

    private static final int HEAP_PARTS = 32;
    private static final Duration TOKEN_AGE_MAX = Duration.ofMinutes(1);
    private static final int CHECKS_AT_ONCE_MAX = 2;

    private final TokenVerifier tokens;
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE_MAX);
    /** By the whole field, so that a known token is not copied out of it. */
    private final Cache<String, Optional<String>> users;

    public CallerNames(TokenVerifier tokens) {
        this(tokens, bytesMax(Heap.ofThisProcess()));
    }

    CallerNames(TokenVerifier tokens, long bytesMax) {
        this.tokens = tokens;
        this.users = Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .weigher((String authorization, Optional<String> user) -> ENTRY_BYTES + authorization.length())
                .expireAfterWrite(TOKEN_AGE_MAX)
                .executor(Runnable::run)
                .build();
    }

    /** The memory for tokens and their users in a process with such a heap. */
    public static long bytesMax(Heap heap) {
        return Math.min(heap.part(HEAP_PARTS), BYTES_MAX);
    }

    long remembered() {
        users.cleanUp();
        return users.estimatedSize();
    }

    String nameOf(InetAddress address, @Nullable String authorization) {
        if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            Optional<String> user = users.getIfPresent(authorization);
            if (user == null) {
                checkAside(authorization);
            } else if (user.isPresent()) {
                return user.get();
            }
        }
        return CallerNetwork.of(address).getHostAddress();
    }

    private void checkAside(String authorization) {
        String token = authorization.substring(SCHEME.length()).strip();
        if (token.length() <= TokenVerifier.TOKEN_CHARACTERS_MAX && checks.tryAcquire()) {
            Thread.ofVirtual().name("token-check").start(() -> {
                try {
                    switch (tokens.verify(token)) {
                        case TokenCheck.Accepted accepted ->
                            users.put(
                                    authorization,
                                    Optional.of(accepted.caller().id().toString()));
                        case TokenCheck.Refused _ -> users.put(authorization, Optional.empty());
                        case TokenCheck.Undecided(), TokenCheck.Outdated() -> {
                            // The next request with it checks again.
                        }
                    }
                } finally {
                    checks.release();
                }
            });
        }
    }
}
