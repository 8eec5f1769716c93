package caravan.chassis.messages.outbox;

import caravan.chassis.api.store.JdbcStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Signals between instances of one service about its outbox, by PostgreSQL's {@code LISTEN} and {@code NOTIFY}. A signal only says that
 * there may be something to read. It can get lost with a connection, so listeners also poll at intervals.
 */
public final class OutboxSignals {
    /** Sent in a separate transaction after the commit, so the first transaction does not wait for it. */
    private static final String NOTIFY = "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

    /** The answer timeout of a listening connection. It is shorter than a lease, because the lease is renewed over this connection. */
    private static final int ANSWER_MILLIS_MAX = 2_000;

    private final String channel;
    private final Jdbi jdbi;

    OutboxSignals(String source, Jdbi jdbi) {
        this.channel = "caravan_outbox_" + source;
        this.jdbi = jdbi;
    }

    /** The kinds of signals. */
    public enum Signal {
        /** Messages were committed by an instance that does not publish them. */
        COMMITTED("COMMITTED"),
        /** The instance that published has released the lease. */
        LEASE_RELEASED("LEASE_LEFT");

        /** The text of the notification. It never changes, since instances of other versions use it, too. */
        private final String text;

        Signal(String text) {
            this.text = text;
        }

        private static Signal of(String text) {
            return Arrays.stream(values())
                    .filter(signal -> signal.text.equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no signal '" + text + "'"));
        }
    }

    /** Sends a signal to all listening instances, this one included. */
    public void send(Signal signal) {
        jdbi.useHandle(handle ->
                JdbcStatement.of(handle, NOTIFY).bind(channel).bind(signal.text).first(_ -> true));
    }

    /** Listens on a separate connection, until it is closed. */
    public ListeningConnection listen() {
        return new ListeningConnection();
    }

    /** A listening connection, for one thread. */
    public final class ListeningConnection implements AutoCloseable {
        private final Handle handle = jdbi.open();
        private final int poolsTimeoutMillis;

        private ListeningConnection() {
            try {
                Connection connection = handle.getConnection();
                poolsTimeoutMillis = connection.getNetworkTimeout();
                connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS_MAX);
                handle.execute("LISTEN \"" + channel + "\"");
            } catch (SQLException lost) {
                handle.close();
                throw new IllegalStateException("the connection for signals is lost", lost);
            } catch (RuntimeException | Error failure) {
                handle.close();
                throw failure;
            }
        }

        /**
         * Waits for signals, and returns them as soon as there are any. Returns none after the timeout, which is at least a millisecond.
         */
        public Set<Signal> await(Duration atMost) {
            try {
                Set<Signal> signals = EnumSet.noneOf(Signal.class);
                PGNotification[] told = handle.getConnection()
                        .unwrap(PGConnection.class)
                        // Zero would mean no timeout.
                        .getNotifications(Math.toIntExact(Math.max(1, atMost.toMillis())));
                for (PGNotification one : told == null ? new PGNotification[0] : told) {
                    signals.add(Signal.of(one.getParameter()));
                }
                return signals;
            } catch (SQLException lost) {
                throw new IllegalStateException("the connection for signals is lost", lost);
            }
        }

        /** For short statements of the listening thread. Use no transaction: within one, no signal arrives. */
        Handle handle() {
            return handle;
        }

        /** A listening connection must not return to the pool. */
        @Override
        public void close() {
            try (handle) {
                Connection connection = handle.getConnection();
                try (Statement unlisten = connection.createStatement()) {
                    unlisten.execute("UNLISTEN *");
                }
                connection.setNetworkTimeout(Runnable::run, poolsTimeoutMillis);
            } catch (SQLException lost) {
                // The pool will find the connection broken.
            }
        }
    }
}
