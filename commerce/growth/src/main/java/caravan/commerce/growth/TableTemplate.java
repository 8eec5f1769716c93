package caravan.commerce.growth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** The rows of a table that belong to orders, in memory, as templates for copies. */
final class TableTemplate {
    private static final int BUFFER_BYTES = 256 * 1024;

    /** Bound of the bytes that a template holds of one table. */
    private static final int BYTES_MAX = 64 << 20;

    private final GrowingTable table;
    private final String columns;
    private final List<RowTemplate> rows;
    private final Original original;

    /** The last position before the copies; 0 if the table is not an outbox. */
    private final long head;

    private final long messages;
    private final long lastTime;

    /** All rows of the table, as the server sent them. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Original(String columns, byte[] sent) {}

    private TableTemplate(GrowingTable table, String columns, List<RowTemplate> rows, Original original, long head) {
        this.table = table;
        this.columns = columns;
        this.rows = rows;
        this.original = original;
        this.head = head;
        this.messages = batches().stream().mapToLong(BatchTemplate::count).sum();
        this.lastTime = batches().stream().mapToLong(BatchTemplate::time).max().orElse(0);
    }

    /** @param leftOut whether copies have no value of it, or the database fills one in */
    private record Column(String name, boolean uuid, boolean leftOut) {}

    static TableTemplate read(Connection connection, GrowingTable table, IdShift shift) throws SQLException {
        List<Column> all = columns(connection, table);
        List<Column> columns = all.stream().filter(column -> !column.leftOut()).toList();
        boolean[] uuids = new boolean[columns.size()];
        for (int i = 0; i < uuids.length; i++) {
            uuids[i] = columns.get(i).uuid();
        }
        List<RowTemplate> rows = new ArrayList<>();
        String chosen = " WHERE " + table.condition() + " ORDER BY 1";
        for (CopyFormat.Row row : CopyFormat.rows(sent(connection, table, names(columns), chosen))) {
            RowTemplate template =
                    table.outbox() ? BatchTemplate.of(row, uuids, shift) : new RowTemplate(row, uuids, shift);
            if (template.isOfOrder()) {
                rows.add(template);
            }
        }
        Original original = new Original(names(all), sent(connection, table, names(all), ""));
        return new TableTemplate(table, names(columns), rows, original, table.outbox() ? head(connection, table) : 0);
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /**
     * The columns that an outbox needs come first, in a fixed order. The database fills in an identity, so each copy gets its own value. A
     * reference is unique, so copies have none.
     */
    private static List<Column> columns(Connection connection, GrowingTable table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT column_name, data_type = 'uuid', is_identity = 'YES' OR column_name = 'external_reference' FROM information_schema.columns
                WHERE table_schema = ? AND table_name = ? AND is_generated = 'NEVER'
                ORDER BY ordinal_position
                """)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            List<Column> columns = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(new Column('"' + row.getString(1) + '"', row.getBoolean(2), row.getBoolean(3)));
                }
            }
            if (table.outbox()) {
                columns.sort(Comparator.comparingInt(TableTemplate::place));
            }
            return columns;
        }
    }

    private static int place(Column column) {
        int place = BatchTemplate.COLUMNS.indexOf(column.name().replace("\"", ""));
        return place < 0 ? BatchTemplate.COLUMNS.size() : place;
    }

    private static byte[] sent(Connection connection, GrowingTable table, String names, String chosen)
            throws SQLException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        String sql = "COPY (SELECT " + names + " FROM " + table.qualified() + chosen + ") TO STDOUT (FORMAT binary)";
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, new Bounded(sent));
        } catch (IOException tooMuch) {
            throw new SQLException("cannot copy " + table.qualified(), tooMuch);
        }
        return sent.toByteArray();
    }

    private static long head(Connection connection, GrowingTable table) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT position FROM " + table.schema() + ".outbox_head");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<BatchTemplate> batches() {
        return rows.stream()
                .filter(BatchTemplate.class::isInstance)
                .map(BatchTemplate.class::cast)
                .toList();
    }

    GrowingTable table() {
        return table;
    }

    /** The last position after this many copies. */
    long headAfter(long copies) {
        return head + copies * messages;
    }

    /**
     * Writes the table again: its own rows, and then the copies of those that belong to orders, from the oldest to the newest. The
     * transaction has emptied the table before, so PostgreSQL writes each row only once: not to its log, and not again to mark it as
     * committed.
     *
     * @param from the oldest copy
     * @param before all rows of the copies from {@code from} on; an outbox's positions begin after them
     * @param progress gets each copy's number
     */
    void write(Connection connection, long from, long before, Runnable progress) throws SQLException {
        try (OutputStream out = copyIn(connection, original.columns())) {
            out.write(original.sent());
        } catch (IOException failed) {
            throw refused(failed);
        }
        if (rows.isEmpty()) {
            return;
        }
        byte[] row = new byte[rows.stream().mapToInt(RowTemplate::length).max().orElse(0)];
        try (OutputStream out = copyIn(connection, columns)) {
            out.write(CopyFormat.HEADER);
            long position = headAfter(before);
            for (long copy = from; copy > 0; copy--) {
                for (RowTemplate template : rows) {
                    template.copy(copy, row);
                    if (template instanceof BatchTemplate batch) {
                        position += batch.count();
                        batch.place(row, position, lastTime);
                    }
                    out.write(row, 0, template.length());
                }
                progress.run();
            }
            out.write(CopyFormat.END);
        } catch (IOException failed) {
            throw refused(failed);
        }
    }

    private OutputStream copyIn(Connection connection, String names) throws SQLException {
        String sql = "COPY " + table.qualified() + " (" + names + ") FROM STDIN (FORMAT binary, FREEZE)";
        return new PGCopyOutputStream(connection.unwrap(PGConnection.class), sql, BUFFER_BYTES);
    }

    private SQLException refused(IOException failed) {
        return failed.getCause() instanceof SQLException refused
                ? refused
                : new SQLException("cannot add rows to " + table.qualified(), failed);
    }

    /** Refuses more bytes than a template may hold. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream out;

        Bounded(ByteArrayOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (out.size() + length > BYTES_MAX) {
                throw new IOException("a template holds " + BYTES_MAX + " bytes of a table at most");
            }
            out.write(bytes, offset, length);
        }
    }
}
