package caravan.edge.gateway.documents;

import caravan.chassis.http.documents.OpenApiJoin;
import caravan.chassis.http.headers.Deadline;
import caravan.edge.gateway.forwarding.Fetcher;
import caravan.edge.gateway.upstream.Upstream;
import caravan.edge.gateway.upstream.Upstreams;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI documents of the services, fetched and joined. They are kept for a while; for less time if a service was away. */
public final class JoinedDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(JoinedDocuments.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration FETCH_MAX = Duration.ofSeconds(2);
    private static final Duration INCOMPLETE_AGE_MAX = Duration.ofSeconds(2);
    private static final int DOCUMENT_BYTES_MAX = 1024 * 1024;
    private static final int DOCUMENTS_OF_A_SERVICE_MAX = 16;

    private final Upstreams upstreams;
    private final Fetcher fetching;
    private final Duration ageMax;
    private final ReentrantLock joining = new ReentrantLock();
    private volatile Joined joined = new Joined(new byte[0], Map.of(), System.nanoTime());

    /** @param sources the service of each document */
    private record Joined(byte[] json, Map<String, String> sources, long staleAtNanos) {
        boolean isThere() {
            return json.length > 0;
        }

        boolean isFresh() {
            return isThere() && staleAtNanos - System.nanoTime() > 0;
        }
    }

    public JoinedDocuments(Upstreams upstreams, Fetcher fetching, Duration ageMax) {
        this.upstreams = upstreams;
        this.fetching = fetching;
        this.ageMax = ageMax;
    }

    public byte[] joined() {
        return current().json();
    }

    public SortedSet<String> names() {
        return new TreeSet<>(current().sources().keySet());
    }

    /** The service that has a document. A service's own document belongs to it, even if the service is away. */
    public Optional<String> sourceOf(String name) {
        boolean isService =
                upstreams.all().stream().anyMatch(upstream -> upstream.service().equals(name));
        return isService
                ? Optional.of(name)
                : Optional.ofNullable(current().sources().get(name));
    }

    private Joined current() {
        Joined known = joined;
        if (known.isFresh()) {
            return known;
        }
        if (known.isThere()) {
            // One thread joins again; the others do not wait for a service that hangs.
            if (!joining.tryLock()) {
                return known;
            }
        } else {
            joining.lock();
        }
        try {
            if (!joined.isFresh()) {
                joined = join();
            }
            return joined;
        } finally {
            joining.unlock();
        }
    }

    private Joined join() {
        SortedMap<String, JsonNode> documents = new TreeMap<>();
        SortedMap<String, String> sources = new TreeMap<>();
        SortedSet<String> unavailable = new TreeSet<>();
        Map<String, Future<Map<String, JsonNode>>> pending;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            pending = upstreams.all().stream()
                    .collect(Collectors.toMap(
                            Upstream::service, upstream -> executor.submit(() -> documentsOf(upstream))));
        }
        new TreeMap<>(pending).forEach((service, future) -> {
            try {
                future.get().forEach((name, document) -> {
                    if (documents.putIfAbsent(name, document) == null || name.equals(service)) {
                        documents.put(name, document);
                        sources.put(name, service);
                    }
                });
            } catch (ExecutionException | InterruptedException failed) {
                LOG.atInfo().addKeyValue("service", service).setCause(failed).log("A service's documents are left out");
                unavailable.add(service);
            }
        });
        byte[] json = MAPPER.writeValueAsBytes(OpenApiJoin.join(documents, unavailable));
        Duration age = unavailable.isEmpty() ? ageMax : INCOMPLETE_AGE_MAX;
        return new Joined(json, Map.copyOf(sources), System.nanoTime() + age.toNanos());
    }

    /** All documents that a process of a service serves: its own, and those of the chassis. */
    private Map<String, JsonNode> documentsOf(Upstream upstream) throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(FETCH_MAX, System.nanoTime());
        SortedMap<String, JsonNode> documents = new TreeMap<>();
        JsonNode list = fetch(upstream, "/openapi", deadline);
        for (JsonNode link : list) {
            String name = link.path("service").asString("");
            if (name.matches("[a-z][a-z0-9-]{0,62}") && documents.size() < DOCUMENTS_OF_A_SERVICE_MAX) {
                documents.put(name, fetch(upstream, "/openapi/" + name + ".json", deadline));
            }
        }
        return documents;
    }

    private JsonNode fetch(Upstream upstream, String target, Deadline deadline)
            throws IOException, InterruptedException {
        try {
            return MAPPER.readTree(fetching.get(upstream, target, deadline, DOCUMENT_BYTES_MAX));
        } catch (JacksonException malformed) {
            throw new IOException(target + " is no JSON", malformed);
        }
    }
}
