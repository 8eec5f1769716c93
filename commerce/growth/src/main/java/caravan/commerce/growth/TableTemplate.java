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

/** The rows of a table that are orders', held in memory, from which copies are made. */
final class TableTemplate {
    private static final int BUFFER_BYTES = 256 * 1024;

    /** Of all rows of a table that a template holds. */
    private static final int BYTES_MAX = 64 << 20;

    private final GrowingTable table;
    private final String columns;
    private final List<RowTemplate> rows;

    /** The last position given out before the copies; 0 for what is no outbox. */
    private final long head;

    private final long messages;
    private final long lastTime;

    private TableTemplate(GrowingTable table, String columns, List<RowTemplate> rows, long head) {
        this.table = table;
        this.columns = columns;
        this.rows = rows;
        this.head = head;
        this.messages = batches().stream().mapToLong(BatchTemplate::count).sum();
        this.lastTime = batches().stream().mapToLong(BatchTemplate::time).max().orElse(0);
    }

    private record Column(String name, boolean uuid) {}

    static TableTemplate read(Connection connection, GrowingTable table, IdShift shift) throws SQLException {
        List<Column> columns = columns(connection, table);
        boolean[] uuids = new boolean[columns.size()];
        for (int i = 0; i < uuids.length; i++) {
            uuids[i] = columns.get(i).uuid();
        }
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        List<RowTemplate> rows = new ArrayList<>();
        for (CopyFormat.Row row : CopyFormat.rows(sent(connection, table, names))) {
            RowTemplate template =
                    table.outbox() ? BatchTemplate.of(row, uuids, shift) : new RowTemplate(row, uuids, shift);
            if (template.isOfOrder()) {
                rows.add(template);
            }
        }
        return new TableTemplate(table, names, rows, table.outbox() ? head(connection, table) : 0);
    }

    /** Without those that the database fills in itself; an outbox's own first, in the order in which they are looked for. */
    private static List<Column> columns(Connection connection, GrowingTable table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT column_name, data_type = 'uuid' FROM information_schema.columns
                WHERE table_schema = ? AND table_name = ? AND is_identity = 'NO' AND is_generated = 'NEVER'
                ORDER BY ordinal_position
                """)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            List<Column> columns = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(new Column('"' + row.getString(1) + '"', row.getBoolean(2)));
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

    private static byte[] sent(Connection connection, GrowingTable table, String names) throws SQLException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        String sql = "COPY (SELECT " + names + " FROM " + table.qualified() + " WHERE " + table.condition()
                + " ORDER BY 1)" + " TO STDOUT (FORMAT binary)";
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

    /** The last position once there are so many copies. */
    long headAfter(long copies) {
        return head + copies * messages;
    }

    /** Adds copies to the table. @param first from 1; an outbox's must follow those before */
    void copy(Connection connection, long first, long last) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        byte[] row = new byte[rows.stream().mapToInt(RowTemplate::length).max().orElse(0)];
        String sql = "COPY " + table.qualified() + " (" + columns + ") FROM STDIN (FORMAT binary)";
        try (OutputStream out = new PGCopyOutputStream(connection.unwrap(PGConnection.class), sql, BUFFER_BYTES)) {
            out.write(CopyFormat.HEADER);
            for (long copy = first; copy <= last; copy++) {
                long position = headAfter(copy - 1);
                for (RowTemplate template : rows) {
                    template.copy(copy, row);
                    if (template instanceof BatchTemplate batch) {
                        position += batch.count();
                        batch.place(row, position, lastTime);
                    }
                    out.write(row, 0, template.length());
                }
            }
            out.write(CopyFormat.END);
        } catch (IOException failed) {
            throw failed.getCause() instanceof SQLException refused
                    ? refused
                    : new SQLException("cannot add rows to " + table.qualified(), failed);
        }
    }

    /** Refuses to hold more than a template may. */
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
