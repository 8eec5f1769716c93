package caravan.commerce.orders.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.NoteRepository;
import caravan.commerce.orders.domain.NoteText;
import caravan.commerce.orders.domain.OrderNote;
import caravan.commerce.orders.domain.OrderNote.Visibility;
import caravan.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code note} and {@code erased_owner}. */
public final class PostgresNoteRepository implements NoteRepository {
    private static final String COLUMNS = "id, order_id, owner_id, author_id, by_staff, visibility, text, created_at";

    private static final Columns<OrderNote> NEW = Columns.<OrderNote>of()
            .uuid("id", OrderNote::id)
            .uuid("order_id", note -> note.orderId().value())
            .uuid("owner_id", note -> note.ownerId().value())
            .uuid("author_id", note -> note.authorId().value())
            .bool("by_staff", OrderNote::byStaff)
            .text("visibility", note -> note.visibility().text())
            .text("text", note -> note.text().value())
            .timestamptz("created_at", OrderNote::createdAt);

    private static final String INSERT =
            "INSERT INTO note (" + NEW.names() + ") SELECT " + NEW.names() + " FROM " + NEW.as("added");

    private final SqlDatabase database;

    public PostgresNoteRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Map<OrderId, Integer> countsOf(Transaction transaction, Collection<OrderId> orders) {
        Map<OrderId, Integer> counts = HashMap.newHashMap(orders.size());
        JdbcStatement.of(
                        transaction,
                        "SELECT order_id, count(*) AS notes FROM note WHERE order_id = ANY (?) GROUP BY order_id")
                .bindArray("uuid", orders, OrderId::value)
                .forEach(row -> counts.put(new OrderId(row.getObject("order_id", UUID.class)), row.getInt("notes")));
        return counts;
    }

    @Override
    public void add(Transaction transaction, List<OrderNote> notes) {
        JdbcStatement.of(transaction, INSERT).bindRows(NEW, notes).write();
    }

    @Override
    public List<OrderNote> find(Transaction transaction, Collection<UUID> ids) {
        return JdbcStatement.of(transaction, "SELECT " + COLUMNS + " FROM note WHERE id = ANY (?)")
                .bindArray("uuid", ids)
                .list(PostgresNoteRepository::read);
    }

    @Override
    public void remove(Transaction transaction, Collection<UUID> ids) {
        JdbcStatement.of(transaction, "DELETE FROM note WHERE id = ANY (?)")
                .bindArray("uuid", ids)
                .write();
    }

    @Override
    public List<OrderNote> list(OrderId order, Optional<Visibility> visibility, Optional<UUID> after, int rowsMax) {
        return database.read(handle -> {
            // An order has few notes. No id is older than the nil UUID.
            return JdbcStatement.of(handle, "SELECT " + COLUMNS + """
                     FROM note WHERE order_id = ? AND id > ? AND (? OR visibility = ?) ORDER BY id LIMIT ?
                    """)
                    .bind(order.value())
                    .bind(after.orElse(new UUID(0, 0)))
                    .bind(visibility.isEmpty())
                    .bind(visibility.map(Visibility::text).orElse(null))
                    .bind(rowsMax)
                    .list(PostgresNoteRepository::read);
        });
    }

    @Override
    public void eraseLater(Transaction transaction, Collection<UserId> owners) {
        if (!owners.isEmpty()) {
            JdbcStatement.of(transaction, """
                    INSERT INTO erased_owner (id)
                    SELECT owner FROM unnest(?) AS deleted (owner)
                     WHERE EXISTS (SELECT FROM note WHERE owner_id = owner)
                        ON CONFLICT (id) DO NOTHING
                    """)
                    .bindArray("uuid", owners, UserId::value)
                    .write();
        }
    }

    @Override
    public boolean erase(Transaction transaction, int notesMax) {
        Optional<UUID> owner = JdbcStatement.of(
                        transaction, "SELECT id FROM erased_owner ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
                .first(row -> row.getObject("id", UUID.class));
        if (owner.isEmpty()) {
            return false;
        }
        List<UUID> notes = JdbcStatement.of(transaction, "SELECT id FROM note WHERE owner_id = ? LIMIT ?")
                .bind(owner.get())
                .bind(notesMax)
                .list(row -> row.getObject("id", UUID.class));
        remove(transaction, notes);
        if (notes.size() < notesMax) {
            JdbcStatement.of(transaction, "DELETE FROM erased_owner WHERE id = ?")
                    .bind(owner.get())
                    .write();
        }
        return true;
    }

    private static OrderNote read(ResultSet row) throws SQLException {
        return new OrderNote(
                row.getObject("id", UUID.class),
                new OrderId(row.getObject("order_id", UUID.class)),
                new UserId(row.getObject("owner_id", UUID.class)),
                new UserId(row.getObject("author_id", UUID.class)),
                row.getBoolean("by_staff"),
                Visibility.parse(row.getString("visibility")),
                new NoteText(row.getString("text")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
