package caravan.chassis.http.representations;

import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.http.headers.AnswerHeaders;
import caravan.chassis.http.routing.QueryString;
import caravan.chassis.http.routing.Route;
import caravan.chassis.json.Json;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The representations of a process, by target in normal form. One request makes a representation, and others that come meanwhile wait
 * for it. A representation of an old edition is never given.
 */
public final class RepresentationCache {
    private static final String NAME = "representations";
    /** What takes longer is not kept, so that an answer's age tells how old its content is. */
    private static final long MAKING_NANOS_MAX = Duration.ofSeconds(1).toNanos();

    private static final String JSON = "application/json";

    private final Cache<String, Representation> kept;
    private final ConcurrentMap<Asked, CompletableFuture<@Nullable Representation>> making = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, Editions> editions = new ConcurrentHashMap<>();

    /**
     * What is asked for. A request after a change does not wait for what is made for a request before it.
     *
     * @param target in normal form
     * @param query of the target
     * @param edition of the thing, from before anything is read
     */
    public record Asked(String target, QueryString query, Route route, Editions.Edition edition) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Asked asked && target.equals(asked.target) && edition.equals(asked.edition);
        }

        @Override
        public int hashCode() {
            return 31 * target.hashCode() + edition.hashCode();
        }
    }

    private record Made(Reply reply, @Nullable Representation kept) {}

    /** Makes the reply of a route. */
    @FunctionalInterface
    public interface Source {
        Reply reply() throws InterruptedException;
    }

    /**
     * @param bytesMax the memory limit; the least used are removed first
     * @param ageMax how long one is kept at most, if no message tells that it is old
     */
    public RepresentationCache(long bytesMax, Duration ageMax, MeterRegistry metrics) {
        kept = Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .weigher((String target, Representation entry) -> 2 * target.length() + entry.heapBytes())
                .expireAfterWrite(ageMax)
                .executor(Runnable::run)
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(metrics, kept, NAME);
        Gauge.builder("caravan.cache.bytes", this, RepresentationCache::heapBytes)
                .description("Memory that the entries of a cache take, about")
                .baseUnit("bytes")
                .tag("cache", NAME)
                .register(metrics);
    }

    /** The memory that all take, about. */
    public long heapBytes() {
        kept.cleanUp();
        return kept.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    /** The editions of a service's things. */
    public Editions editionsOf(String service) {
        return editions.computeIfAbsent(service, _ -> new Editions());
    }

    /** What is kept for a target. Quick, and does not wait. */
    public @Nullable Representation find(String target) {
        Representation found = kept.getIfPresent(target);
        return found != null && found.edition().isCurrent() ? found : null;
    }

    /**
     * The reply to a request on a route whose answers are kept: a kept one, or one that is made now.
     *
     * @param caller who must be allowed to have it
     */
    public Reply reply(Asked asked, Optional<Caller> caller, Source source) throws InterruptedException {
        Representation found = find(asked.target());
        if (found != null && found.isFor(caller)) {
            return found.reply();
        }
        CompletableFuture<@Nullable Representation> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Representation> others = making.putIfAbsent(asked, mine);
        if (others != null) {
            Representation theirs = await(others);
            return theirs != null && theirs.isFor(caller) ? theirs.reply() : source.reply();
        }
        try {
            Made made = make(asked, source);
            mine.complete(made.kept());
            return made.reply();
        } finally {
            making.remove(asked, mine);
            // Does nothing if it was made.
            mine.complete(null);
        }
    }

    /** What another request makes; null if that takes too long. */
    private static @Nullable Representation await(CompletableFuture<@Nullable Representation> making)
            throws InterruptedException {
        try {
            return making.get(MAKING_NANOS_MAX, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("nobody fails it", impossible);
        }
    }

    /** A reply that is made now, whatever is kept; it is kept instead. */
    public Reply fresh(Asked asked, Source source) throws InterruptedException {
        return make(asked, source).reply();
    }

    private Made make(Asked asked, Source source) throws InterruptedException {
        long begunNanos = System.nanoTime();
        Reply reply = source.reply();
        Representation made = represent(asked, reply, begunNanos);
        if (made == null) {
            return new Made(reply, null);
        }
        if (asked.edition().isCurrent() && System.nanoTime() - begunNanos < MAKING_NANOS_MAX) {
            // One that was begun later may be here already: it has read later, too.
            kept.asMap().merge(asked.target(), made, (other, mine) -> other.isNewerThan(mine) ? other : mine);
        }
        return new Made(made.reply(), made);
    }

    private static @Nullable Representation represent(Asked asked, Reply reply, long begunNanos) {
        boolean isOwned = reply.visibleTo().isPresent() || !asked.route().isForEachSignedIn();
        if (reply.status() != 200 || reply.body() == null || reply.stream().isPresent() || !isOwned) {
            return null;
        }
        RawBody body = reply.body() instanceof RawBody raw ? raw : new RawBody(JSON, Json.write(reply.body()));
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.putIfAbsent("Cache-Control", AnswerHeaders.cacheControl(reply));
        reply.nextCursor()
                .flatMap(cursor -> asked.query().nextLink(pathOf(asked.target()), cursor))
                .ifPresent(link -> headers.put("Link", link));
        Reply whole = new Reply(200, headers, body, Optional.empty(), Optional.empty(), reply.visibleTo(), List.of());
        return Representation.of(asked.route(), whole, body, asked.edition(), begunNanos);
    }

    private static String pathOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
