package caravan.commerce.inventory.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.inventory.StockLevelRepository;
import caravan.commerce.inventory.domain.AdjustmentReason;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.domain.StockMovement;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import caravan.kernel.WireNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stores levels in the table {@code stock}, and movements in {@code stock_movement}. */
public final class PostgresStockLevelRepository implements StockLevelRepository {
    private static final Columns<StockLevel> CHANGED = Columns.<StockLevel>of()
            .text("sku", level -> level.sku().value())
            .int8("on_hand", StockLevel::onHand)
            .int8("reserved", StockLevel::reserved)
            .int8("version", StockLevel::version);

    private static final String REPLACE = """
            UPDATE stock
            SET on_hand = changed.on_hand, reserved = changed.reserved, version = changed.version
            FROM %s
            WHERE stock.sku = changed.sku
            """.formatted(CHANGED.as("changed"));

    private static final Columns<StockMovement> MOVEMENTS = Columns.<StockMovement>of()
            .text("sku", movement -> movement.sku().value())
            .text("kind", movement -> WireNames.of(movement.kind()))
            .int8("change", StockMovement::change)
            .text("cause", StockMovement::cause)
            .text("reason", PostgresStockLevelRepository::reason);

    private static final String JOURNAL = """
            INSERT INTO stock_movement (sku, kind, change, cause, reason, at)
            SELECT sku, kind, change, cause, reason, ?
            FROM %s WITH ORDINALITY AS movement (%s, place)
            ORDER BY place
            """.formatted(MOVEMENTS.unnest(), MOVEMENTS.names());

    // There is always one row, which has the end of what was looked through.
    private static final String MOVEMENTS_OF = """
            WITH looked_at AS MATERIALIZED (
                SELECT id, sku, kind, change, cause, reason, at FROM stock_movement WHERE id < ? ORDER BY id DESC LIMIT ?)
            SELECT through.last, through.movements, found.*
            FROM (SELECT min(id) AS last, count(*) AS movements FROM looked_at) AS through
            LEFT JOIN LATERAL (SELECT * FROM looked_at WHERE sku = ? ORDER BY id DESC LIMIT ?) AS found ON true
            ORDER BY found.id DESC
            """;

    /** Movements that a page of one SKU looks through. It takes some milliseconds. */
    static final int LOOKED_AT_MAX = 5_000;

    private final SqlDatabase database;
    private final int lookedAtMax;

    public PostgresStockLevelRepository(Database database) {
        this(database, LOOKED_AT_MAX);
    }

    PostgresStockLevelRepository(Database database, int lookedAtMax) {
        this.database = SqlDatabase.of(database);
        this.lookedAtMax = lookedAtMax;
    }

    @Override
    public Optional<StockLevel> of(Sku sku) {
        return database.read(handle -> handle.createQuery("""
                        SELECT sku, on_hand, reserved, version FROM stock WHERE sku = :sku
                        """)
                .bind("sku", sku.value())
                .map((row, _) -> level(row))
                .findOne());
    }

    @Override
    public List<StockLevel> page(Optional<Sku> after, int rowsMax) {
        return database.read(handle -> handle.createQuery("""
                        SELECT sku, on_hand, reserved, version FROM stock WHERE sku > :after ORDER BY sku LIMIT :rowsMax
                        """)
                .bind("after", after.map(Sku::value).orElse(""))
                .bind("rowsMax", rowsMax)
                .map((row, _) -> level(row))
                .list());
    }

    @Override
    public JournalPage movementsOf(Sku sku, OptionalLong before, int limit) {
        List<JournalEntry> found = new ArrayList<>();
        List<Long> lookedThrough = new ArrayList<>();
        database.read(handle -> {
            JdbcStatement.of(handle, MOVEMENTS_OF)
                    .bind(before.orElse(Long.MAX_VALUE))
                    .bind(lookedAtMax)
                    .bind(sku.value())
                    .bind(limit + 1)
                    .forEach(row -> {
                        if (row.getInt("movements") == lookedAtMax) {
                            lookedThrough.add(row.getLong("last"));
                        }
                        if (row.getString("sku") != null) {
                            found.add(entry(row));
                        }
                    });
            return found;
        });
        if (found.size() > limit) {
            List<JournalEntry> shown = List.copyOf(found.subList(0, limit));
            return new JournalPage(shown, OptionalLong.of(shown.getLast().id()));
        }
        return new JournalPage(
                found, lookedThrough.stream().mapToLong(Long::longValue).findFirst());
    }

    @Override
    public List<JournalEntry> movementsFor(ReservationId reservation) {
        return database.read(handle ->
                JdbcStatement.of(handle, """
                        SELECT id, sku, kind, change, cause, reason, at FROM stock_movement
                        WHERE cause COLLATE "C" = ? AND kind IN ('commit', 'return') ORDER BY id
                        """).bind(reservation.toString()).list(PostgresStockLevelRepository::entry));
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        return new JournalEntry(
                row.getLong("id"),
                new StockMovement(
                        new Sku(row.getString("sku")),
                        WireNames.parse(StockMovement.Kind.class, row.getString("kind")),
                        row.getLong("change"),
                        row.getString("cause"),
                        Optional.ofNullable(row.getString("reason")).map(AdjustmentReason::new)),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    @Override
    public void open(Transaction transaction, Set<Sku> skus) {
        if (skus.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, """
                INSERT INTO stock (sku, on_hand, reserved, version)
                SELECT sku, 0, 0, 0 FROM unnest(?) AS new (sku) ORDER BY sku COLLATE "C"
                ON CONFLICT (sku) DO NOTHING
                """).bindArray("text", skus, Sku::value).write();
    }

    @Override
    public Map<Sku, StockLevel> lock(Transaction transaction, Set<Sku> skus) {
        if (skus.isEmpty()) {
            return Map.of();
        }
        return JdbcStatement.of(transaction, """
                SELECT sku, on_hand, reserved, version FROM stock WHERE sku = ANY (?) ORDER BY sku FOR UPDATE
                """)
                .bindArray("text", skus, Sku::value)
                .list(PostgresStockLevelRepository::level)
                .stream()
                .collect(Collectors.toMap(StockLevel::sku, Function.identity()));
    }

    @Override
    public void save(
            Transaction transaction, Collection<StockLevel> changed, Collection<StockMovement> movements, Instant at) {
        if (!changed.isEmpty()) {
            replace(transaction, changed);
        }
        if (!movements.isEmpty()) {
            journal(transaction, movements, at);
        }
    }

    private static void replace(Transaction transaction, Collection<StockLevel> changed) {
        JdbcStatement.of(transaction, REPLACE).bindRows(CHANGED, changed).write();
    }

    private static void journal(Transaction transaction, Collection<StockMovement> movements, Instant at) {
        JdbcStatement.of(transaction, JOURNAL)
                .bind(at)
                .bindRows(MOVEMENTS, movements)
                .write();
    }

    private static @Nullable String reason(StockMovement movement) {
        return movement.reason().map(AdjustmentReason::value).orElse(null);
    }

    static StockLevel level(ResultSet row) throws SQLException {
        return new StockLevel(
                new Sku(row.getString("sku")), row.getLong("on_hand"), row.getLong("reserved"), row.getLong("version"));
    }
}
