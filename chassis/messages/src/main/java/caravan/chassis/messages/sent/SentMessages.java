package caravan.chassis.messages.sent;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Rfc3339;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.json.RawJson;
import caravan.chassis.messages.sent.LookThroughOutbox.Found;
import caravan.chassis.messages.sent.LookThroughOutbox.Page;
import caravan.chassis.messages.wire.CloudEvents;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.RecordBatches;
import caravan.chassis.messages.wire.SearchText;
import caravan.chassis.messages.wire.UndecodableException;
import caravan.kernel.descriptor.RoutePattern;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The messages that a service has sent and that are not purged yet. Administrators can read them. */
public final class SentMessages {
    /** How long a page waits for another one, so that one page at a time takes memory. */
    private static final Duration PAGE_WAIT_MAX = Duration.ofSeconds(5);

    private static final int POSITION_DIGITS_MAX = 18;

    private final String service;
    private final SqlDatabase database;
    private final Semaphore reading = new Semaphore(1);

    /**
     * A message in JSON.
     *
     * @param cause missing, as are the id and the trace's id, if the event cannot be read
     * @param topic the service that owns the type's contract: the message goes to its topic
     * @param event the CloudEvent as it goes over the wire
     */
    record MessageView(
            long position,
            Optional<UUID> id,
            String type,
            String key,
            Instant time,
            Optional<String> cause,
            Optional<String> traceId,
            String topic,
            RawJson event) {
        static MessageView of(String service, Found found) {
            Delivery delivery = found.message().delivery(service, found.position());
            Optional<CloudEvents.Event> event = decoded(delivery);
            return new MessageView(
                    found.position(),
                    event.map(CloudEvents.Event::id),
                    found.message().type(),
                    found.message().key(),
                    found.message().time(),
                    event.map(known -> known.cause().id()),
                    event.map(known -> known.cause().trace().traceId()),
                    found.message().topic(),
                    new RawJson(new String(delivery.event(), StandardCharsets.UTF_8)));
        }

        private static Optional<CloudEvents.Event> decoded(Delivery delivery) {
            try {
                return Optional.of(delivery.decode());
            } catch (UndecodableException unreadable) {
                return Optional.empty();
            }
        }
    }

    public SentMessages(String service, SqlDatabase database) {
        this.service = service;
        this.database = database;
    }

    /** The most bytes of pages of a number of services: a row as read and as parsed, and the messages as parsed and as written. */
    public static long bytesMax(int services) {
        return 2L * services * (RecordBatches.BYTES_MAX + LookThroughOutbox.PAGE_BYTES_MAX);
    }

    /** The routes of a service's messages, for the gateway. */
    public static List<RoutePattern> routesOf(String service) {
        return List.of(RoutePattern.parse("GET " + path(service)));
    }

    private static String path(String service) {
        return "/messages/" + service;
    }

    /** Declares the routes; {@code openapi/messages.yaml} describes them. */
    public void addTo(Routes routes) {
        routes.get(path(service), Access.ADMINISTRATOR, Accepted.page("key", "type", "from", "to"), this::list);
    }

    private Reply list(Request request) throws InterruptedException {
        PageRequest asked = request.page();
        OptionalLong cursor = request.query("after", SentMessages::position)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
        MessageFilter filter = new MessageFilter(
                request.query("key", SearchText::require),
                request.query("type", SearchText::require),
                request.query("from", Rfc3339::parse),
                request.query("to", Rfc3339::parse));
        if (!reading.tryAcquire(PAGE_WAIT_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new OverloadedException("another page of messages is being read");
        }
        try {
            Page page = page(filter, asked.limit(), cursor);
            return Reply.page(
                    page.messages().stream()
                            .map(found -> MessageView.of(service, found))
                            .toList(),
                    page.next().isPresent()
                            ? Optional.of(Long.toString(page.next().getAsLong()))
                            : Optional.empty());
        } finally {
            reading.release();
        }
    }

    /** Messages of a key, the oldest first; without a key the newest first. */
    Page page(MessageFilter filter, int limit, OptionalLong cursor) {
        boolean newestFirst = filter.key().isEmpty();
        return database.read(handle -> new LookThroughOutbox(filter, newestFirst, limit).page(handle, cursor));
    }

    private static long position(String text) {
        if (text.length() > POSITION_DIGITS_MAX || !text.matches("0|[1-9][0-9]*")) {
            throw new IllegalArgumentException("must be the cursor in the link of the last page");
        }
        return Long.parseLong(text);
    }
}
