package caravan.chassis.messages.outbox;

import caravan.chassis.api.store.JdbcStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * What instances of one service tell each other about its outbox, by PostgreSQL's {@code LISTEN} and {@code NOTIFY}. A signal says
 * that a look is worth it, no more: it may get lost with a connection, so whoever listens looks now and then all the same.
 */
public final class OutboxSignals {
    /** Told in a transaction of its own, after the one it tells of, which so waits for nobody. */
    private static final String NOTIFY = "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

    /** How long a connection that listens waits for an answer: shorter than a lease, which is renewed over it. */
    private static final int ANSWER_MILLIS_MAX = 2_000;

    private final String channel;
    private final Jdbi jdbi;

    OutboxSignals(String source, Jdbi jdbi) {
        this.channel = "caravan_outbox_" + source;
        this.jdbi = jdbi;
    }

    /** What there is to tell. */
    public enum Signal {
        /** Messages were committed by an instance that does not publish them. */
        COMMITTED,
        /** The lease was left by the instance that published. */
        LEASE_LEFT
    }

    /** Tells all instances that listen, this one too. */
    public void send(Signal signal) {
        jdbi.useHandle(handle -> JdbcStatement.of(handle, NOTIFY)
                .bind(channel)
                .bind(signal.name())
                .first(_ -> true));
    }

    /** Listens, with a connection of its own, until it is closed. */
    public Listening listen() {
        return new Listening();
    }

    /** One connection that listens. Of one thread. */
    public final class Listening implements AutoCloseable {
        private final Handle handle = jdbi.open();
        private final int poolsTimeoutMillis;

        private Listening() {
            try {
                Connection connection = handle.getConnection();
                poolsTimeoutMillis = connection.getNetworkTimeout();
                connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS_MAX);
                handle.execute("LISTEN \"" + channel + "\"");
            } catch (SQLException lost) {
                handle.close();
                throw new IllegalStateException("the connection that would listen is lost", lost);
            } catch (RuntimeException | Error failure) {
                handle.close();
                throw failure;
            }
        }

        /** The signals that came, as soon as there are any; none after the time given, a millisecond at least. */
        public Set<Signal> await(Duration atMost) {
            try {
                Set<Signal> signals = EnumSet.noneOf(Signal.class);
                PGNotification[] told = handle.getConnection()
                        .unwrap(PGConnection.class)
                        // Nought would be without end.
                        .getNotifications(Math.toIntExact(Math.max(1, atMost.toMillis())));
                for (PGNotification one : told == null ? new PGNotification[0] : told) {
                    signals.add(Signal.valueOf(one.getParameter()));
                }
                return signals;
            } catch (SQLException lost) {
                throw new IllegalStateException("the connection that listens is lost", lost);
            }
        }

        /** For short statements outside of transactions, by the thread that listens: within one no signal is heard. */
        Handle handle() {
            return handle;
        }

        /** The pool must not get back a connection that listens. */
        @Override
        public void close() {
            try (handle) {
                Connection connection = handle.getConnection();
                try (Statement unlisten = connection.createStatement()) {
                    unlisten.execute("UNLISTEN *");
                }
                connection.setNetworkTimeout(Runnable::run, poolsTimeoutMillis);
            } catch (SQLException lost) {
                // The pool finds it broken.
            }
        }
    }
}
