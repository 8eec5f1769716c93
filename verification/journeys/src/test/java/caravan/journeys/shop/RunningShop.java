package caravan.journeys.shop;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** A shop with users who are signed in, and products in stock. {@link InRunningShop} shares one for each layout. */
public final class RunningShop implements AutoCloseable {
    public static final String PASSWORD = "a password of the journeys";
    public static final String MUG = "mug";
    public static final long MUG_CENTS = 1250;
    static final String LAMP = "lamp";
    static final String YEN_BOWL = "yen-bowl";

    /** A product that is on sale, and never in stock. */
    public static final String GHOST = "ghost";

    private static final int PLENTY = 100_000;
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(20);

    /** Access tokens live for ten minutes, and a run of all journeys may take longer. */
    private static final Duration TOKENS_KEPT_MAX = Duration.ofMinutes(4);

    private final Topology topology;
    private final Wire wire;
    private final Handle superuser;
    private final AtomicInteger names = new AtomicInteger();
    private Person administrator;
    private Person staff;
    private Person ann;
    private Person ben;
    private long signedInAtNanos;

    /** Somebody who is signed in. */
    public record Person(String id, String username, String token, String refreshToken) {}

    private RunningShop(Topology topology) {
        this.topology = topology;
        wire = Wire.to(topology.address());
        superuser = topology.superuser().open();
        administrator = signIn("admin", topology.administratorPassword());
        staff = newStaff();
        ann = newCustomer();
        ben = newCustomer();
        signedInAtNanos = System.nanoTime();
        stock(MUG, MUG_CENTS, "EUR");
        stock(LAMP, 999, "EUR");
        stock(YEN_BOWL, 800, "JPY");
        offer(GHOST, 1, "EUR");
        awaitQuiet();
    }

    /** Fills a shop that has just been started. Closes it if that fails. */
    public static RunningShop open(Topology topology) {
        try {
            return new RunningShop(topology);
        } catch (RuntimeException | Error failure) {
            topology.close();
            throw failure;
        }
    }

    /** Gives its users new tokens if theirs are old. It is called before each test. */
    synchronized void refreshTokens() {
        if (System.nanoTime() - signedInAtNanos > TOKENS_KEPT_MAX.toNanos()) {
            administrator = refreshed(administrator);
            staff = refreshed(staff);
            ann = refreshed(ann);
            ben = refreshed(ben);
            signedInAtNanos = System.nanoTime();
        }
    }

    private Person refreshed(Person person) {
        Answer session =
                wire.send(Ask.post("/sessions/refresh", "{\"refresh_token\":\"" + person.refreshToken() + "\"}"));
        assertThat(session.status()).as(session.text()).isBetween(200, 201);
        return new Person(
                person.id(), person.username(), session.field("access_token"), session.field("refresh_token"));
    }

    /** Puts a product on sale, with enough pieces for all tests. */
    public void stock(String sku, long cents, String currency) {
        stock(sku, cents, currency, PLENTY);
    }

    public void stock(String sku, long cents, String currency, int pieces) {
        offer(sku, cents, currency);
        Answer received = wire.send(Ask.post("/stock/" + sku + "/receipts", "{\"quantity\":" + pieces + "}")
                .as(staff().token()));
        assertThat(received.status()).isEqualTo(201);
    }

    private void offer(String sku, long cents, String currency) {
        Answer offered = wire.send(Ask.put(
                        "/products/" + sku,
                        String.format(
                                Locale.ROOT,
                                "{\"name\":\"A %s\",\"price\":{\"amount\":%d,\"currency\":\"%s\"}}",
                                sku,
                                cents,
                                currency))
                .as(staff().token()));
        assertThat(offered.status()).as(offered.text()).isBetween(200, 201);
    }

    public Topology topology() {
        return topology;
    }

    public Answer send(Ask ask) {
        return wire.send(ask);
    }

    public Wire wire() {
        return wire;
    }

    public Handle superuser() {
        return superuser;
    }

    public synchronized Person administrator() {
        return administrator;
    }

    public synchronized Person staff() {
        return staff;
    }

    public synchronized Person ann() {
        return ann;
    }

    public synchronized Person ben() {
        return ben;
    }

    /** A name that nobody has taken. */
    public String freshName() {
        return "person-" + names.incrementAndGet();
    }

    public Person newCustomer() {
        return newCustomer(freshName());
    }

    public Person newCustomer(String name) {
        Answer registered = wire.send(Ask.post("/users", credentials(name, PASSWORD)));
        assertThat(registered.status()).as(registered.text()).isEqualTo(201);
        return signIn(name, PASSWORD);
    }

    public Person newStaff() {
        Person person = newCustomer();
        Answer promoted = wire.send(Ask.patch("/users/" + person.id(), "{\"role\":\"staff\"}")
                .as(administrator().token()));
        assertThat(promoted.status()).as(promoted.text()).isEqualTo(200);
        return signIn(person.username(), PASSWORD);
    }

    public Person signIn(String name, String password) {
        Answer session = wire.send(Ask.post("/sessions", credentials(name, password)));
        assertThat(session.status()).as(session.text()).isEqualTo(201);
        String token = session.field("access_token");
        String id = wire.send(Ask.get("/users/me").as(token)).field("id");
        return new Person(id, name, token, session.field("refresh_token"));
    }

    /** The id of the session that a token belongs to. */
    public String sessionOf(String token) {
        return wire.send(Ask.get("/sessions?limit=100").as(token))
                .json()
                .valueStream()
                .filter(each -> each.path("current").asBoolean())
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
    }

    public static String credentials(String name, String password) {
        return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    }

    /** Places an order of one piece and waits until it is settled. */
    public Answer order(Person buyer, String sku, String paymentMethod) {
        Answer placed = wire.send(
                Ask.post("/orders", "{\"items\":[\"%s\"],\"payment_method\":\"%s\"}".formatted(sku, paymentMethod))
                        .as(buyer.token())
                        .with("Prefer", "wait=20"));
        assertThat(placed.status()).as(placed.text()).isEqualTo(201);
        return placed;
    }

    public String confirmedOrder(Person buyer) {
        Answer placed = order(buyer, MUG, "approve");
        assertThat(placed.field("status")).isEqualTo("confirmed");
        return placed.field("id");
    }

    public String cancelledOrder(Person buyer) {
        String id = confirmedOrder(buyer);
        Answer cancelled =
                wire.send(Ask.of("POST", "/orders/" + id + "/cancellation").as(buyer.token()));
        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
        return id;
    }

    /** Waits until every message is applied and every call to the provider is settled. */
    public void awaitQuiet() {
        Await.until("all is applied", QUIET_WITHIN, () -> topology.isDrained() && isDrainedByTheAudit());
    }

    private boolean isDrainedByTheAudit() {
        Answer status = wire.send(Ask.get("/audit/status").as(administrator().token()));
        assertThat(status.status()).as(status.text()).isIn(200, 503);
        return status.json().path("waiting").asLong(1) == 0;
    }

    /**
     * The number of rows and a hash of the contents of every table. Equal footprints mean that nothing was changed. The tables of the audit
     * are left out, and four tables that services update without a request: which instance publishes an outbox, and the positions of
     * expiry, of the sweep of open intents and of subscriptions. So are those of webhooks, which calls servers outside at any time.
     */
    public Map<String, String> footprint() {
        List<String> tables = superuser.createQuery("""
                        SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
                        WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'audit') AND table_type = 'BASE TABLE'
                            AND table_name NOT IN ('relay', 'pending_known', 'intent_sweep', 'applied_position')
                            AND table_schema <> 'webhooks'
                        ORDER BY 1""").mapTo(String.class).list();
        String all = tables.stream()
                .map(table ->
                        ("SELECT '%s' AS name, count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0)"
                                        + " AS contents FROM %s t")
                                .formatted(table, table))
                .collect(Collectors.joining(" UNION ALL "));
        Map<String, String> footprint = new TreeMap<>();
        superuser
                .createQuery(all)
                .map((row, context) -> Map.entry(row.getString("name"), row.getString("contents")))
                .forEach(entry -> footprint.put(entry.getKey(), entry.getValue()));
        return footprint;
    }

    public static String unknownId() {
        return new UUID(System.currentTimeMillis() << 16 | 0x7abcL, 0x8000_0000_0000_0001L).toString();
    }

    @Override
    public void close() {
        superuser.close();
        wire.close();
        topology.close();
    }
}
