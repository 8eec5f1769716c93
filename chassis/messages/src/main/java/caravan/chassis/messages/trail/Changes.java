package caravan.chassis.messages.trail;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Rfc3339;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.store.OldestTransaction;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.trail.Change;
import caravan.chassis.json.Json;
import caravan.chassis.messages.trail.ChangeTable.Page;
import caravan.kernel.UserId;
import caravan.kernel.UuidV7;
import caravan.kernel.descriptor.RoutePattern;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Who changed what in a service. Administrators can read and export it. */
public final class Changes {
    static final int EXPORT_ROWS_MAX = 1_000;

    /** The most stored bytes of an export's page. One page is made at a time. */
    static final int EXPORT_BYTES_MAX = 512 * 1024;

    /** How long an export waits for another one. */
    private static final Duration EXPORT_WAIT_MAX = Duration.ofSeconds(5);

    /** The largest difference between the clocks of instances and database. */
    static final Duration CLOCKS_DIFFER_MAX = Duration.ofSeconds(10);

    private static final String LINES_OF_JSON = "application/x-ndjson";
    private static final String[] FILTERS = {"actor", "action", "thing", "from", "to"};

    private final String service;
    private final SqlDatabase database;
    private final Clock clock;
    private final Semaphore exporting = new Semaphore(1);

    public Changes(String service, SqlDatabase database, Clock clock) {
        this.service = service;
        this.database = database;
        this.clock = clock;
    }

    /** The most bytes of exports of a number of services: as read, and as lines. */
    public static long bytesMax(int services) {
        return 2L * services * EXPORT_BYTES_MAX;
    }

    /** The routes of a service's changes, for the gateway. */
    public static List<RoutePattern> routesOf(String service) {
        return Stream.of("GET %s", "GET %s/export")
                .map(route -> RoutePattern.parse(route.formatted(path(service))))
                .toList();
    }

    private static String path(String service) {
        return "/changes/" + service;
    }

    /** Declares the routes; {@code openapi/changes.yaml} describes them. */
    public void addTo(Routes routes) {
        String all = path(service);
        routes.get(all, Access.ADMINISTRATOR, Accepted.page(FILTERS), this::list);
        routes.get(all + "/export", Access.ADMINISTRATOR, Accepted.page(FILTERS), this::export);
    }

    private Reply list(Request request) {
        PageRequest page = request.page();
        ChangeFilter filter = filter(request);
        Optional<UUID> after = request.query("after", UuidV7::parse);
        return Reply.page(
                page,
                database.read(handle -> ChangeTable.newest(handle, filter, after, page.rowsToRead())),
                row -> row.id().toString());
    }

    private Reply export(Request request) throws InterruptedException {
        int limit = request.query("limit", Changes::limit).orElse(EXPORT_ROWS_MAX);
        ChangeFilter filter = filter(request);
        Optional<UUID> after = request.query("after", UuidV7::parse);
        if (!exporting.tryAcquire(EXPORT_WAIT_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new OverloadedException("another export of changes is running");
        }
        try {
            Page page = exported(filter, after, limit);
            Optional<String> next =
                    page.goesOn() ? Optional.of(page.records().getLast().id().toString()) : Optional.empty();
            RawBody lines = new RawBody(LINES_OF_JSON, lines(page.records()));
            return new Reply(200, Map.of(), lines, next, Optional.empty());
        } finally {
            exporting.release();
        }
    }

    /** Exports the oldest first, without the latest few. A client that continues after the last one gets each record exactly once. */
    Page exported(ChangeFilter filter, Optional<UUID> after, int rowsMax) {
        return database.read(handle -> {
            Instant complete = complete(OldestTransaction.beganAt(handle));
            return ChangeTable.oldest(handle, filter.before(complete), after, rowsMax, EXPORT_BYTES_MAX);
        });
    }

    /** Before this moment no new records can appear, since a record's time is set within its transaction. */
    private Instant complete(Optional<Instant> oldestTransaction) {
        Instant now = clock.instant();
        return oldestTransaction
                .filter(began -> began.isBefore(now))
                .orElse(now)
                .minus(CLOCKS_DIFFER_MAX);
    }

    private static ChangeFilter filter(Request request) {
        return new ChangeFilter(
                request.query("actor", UserId::parse).map(UserId::value),
                request.query("action", Change::requireAction),
                request.query("thing", Change::requireThing),
                request.query("from", Rfc3339::parse),
                request.query("to", Rfc3339::parse));
    }

    private static int limit(String text) {
        if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= EXPORT_ROWS_MAX) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("must be a whole number from 1 to " + EXPORT_ROWS_MAX);
    }

    private static byte[] lines(List<ChangeRecord> rows) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ChangeRecord row : rows) {
            lines.writeBytes(Json.write(row));
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
