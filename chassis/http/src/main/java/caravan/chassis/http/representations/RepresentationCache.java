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
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The representations of a process, by target in normal form. One request makes a representation, others that come meanwhile wait for it.
 * One that is made from an edition which is not current any more is never given again.
 */
public final class RepresentationCache {
    private static final String NAME = "representations";
    private static final String JSON = "application/json";

    private final Cache<String, Representation> kept;
    private final ConcurrentMap<Making, CompletableFuture<@Nullable Representation>> making = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, Topics> topics = new ConcurrentHashMap<>();

    /** What is being made, for one edition: who asks after a drop does not get what was begun before it. */
    private record Making(String target, Topics.Edition edition) {}

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
    }

    /** The topics of a service. */
    public Topics topicsOf(String service) {
        return topics.computeIfAbsent(service, _ -> new Topics());
    }

    /** What is kept for a target. Quick, and does not wait. */
    public @Nullable Representation find(String target) {
        Representation found = kept.getIfPresent(target);
        return found != null && found.edition().isCurrent() ? found : null;
    }

    /**
     * The reply to a request on a route whose answers are kept.
     *
     * @param target in normal form
     * @param edition of the topic, asked for before this call
     * @param query of the target
     */
    public Reply reply(
            String target,
            Route route,
            Topics.Edition edition,
            Optional<Caller> caller,
            QueryString query,
            Source source)
            throws InterruptedException {
        Representation found = find(target);
        if (found != null && found.isFor(caller)) {
            return found.reply();
        }
        Making key = new Making(target, edition);
        CompletableFuture<@Nullable Representation> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Representation> others = making.putIfAbsent(key, mine);
        if (others != null) {
            Representation theirs = others.join();
            return theirs != null && theirs.isFor(caller) ? theirs.reply() : source.reply();
        }
        Representation made = null;
        try {
            Reply reply = source.reply();
            made = represent(target, route, reply, query, edition);
            return made == null ? reply : made.reply();
        } finally {
            if (made != null && edition.isCurrent()) {
                kept.put(target, made);
            }
            making.remove(key, mine);
            mine.complete(made);
        }
    }

    private static @Nullable Representation represent(
            String target, Route route, Reply reply, QueryString query, Topics.Edition edition) {
        if (reply.status() != 200 || reply.body() == null || reply.stream().isPresent()) {
            return null;
        }
        RawBody body = reply.body() instanceof RawBody raw ? raw : new RawBody(JSON, Json.write(reply.body()));
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.putIfAbsent("Cache-Control", AnswerHeaders.cacheControl(reply));
        reply.nextCursor()
                .flatMap(cursor -> query.nextLink(pathOf(target), cursor))
                .ifPresent(link -> headers.put("Link", link));
        Reply whole = new Reply(200, headers, body, Optional.empty(), Optional.empty(), reply.visibleTo());
        return Representation.of(route, whole, body, edition);
    }

    private static String pathOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
