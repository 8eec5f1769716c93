package caravan.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures the limit of one commit an order. It is a plain loop on the same PostgreSQL with as many connections as a pool holds. Each
 * inserts one row of the size of an order and commits it.
 */
final class CommitLoop {
    private final Database database;

    CommitLoop(Database database) {
        this.database = database;
    }

    /** How to reach the PostgreSQL under test. */
    record Database(String url, String user, String password) {
        Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }

    /** @return commits a second, all connections together */
    double commitsPerSecond(int connections, Duration duration) throws SQLException, InterruptedException {
        try (Connection owner = database.connect();
                Statement statement = owner.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS benchmark CASCADE");
            statement.execute("CREATE SCHEMA benchmark");
            statement.execute("CREATE TABLE benchmark.plain_row (id uuid PRIMARY KEY, body text NOT NULL)");
            try (ExecutorService loops = Executors.newFixedThreadPool(connections)) {
                CountDownLatch connected = new CountDownLatch(connections);
                List<Future<Long>> commits = new ArrayList<>();
                for (int i = 0; i < connections; i++) {
                    commits.add(loops.submit(() -> loop(connected, duration)));
                }
                connected.await();
                long start = System.nanoTime();
                long sum = 0;
                for (Future<Long> each : commits) {
                    sum += each.get();
                }
                return sum / ((System.nanoTime() - start) / 1e9);
            } catch (ExecutionException failed) {
                throw new SQLException("the commit loop failed", failed.getCause());
            } finally {
                statement.execute("DROP SCHEMA benchmark CASCADE");
            }
        }
    }

    /** Begins when all are connected, so the time to connect does not count. */
    private long loop(CountDownLatch connected, Duration duration) throws SQLException, InterruptedException {
        String body = "x".repeat(300);
        long commits = 0;
        try (Connection connection = connect(connected);
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO benchmark.plain_row (id, body) VALUES (?, ?)")) {
            connected.await();
            long end = System.nanoTime() + duration.toNanos();
            do {
                // Auto-commit: each execution is a transaction of its own, in one round trip.
                insert.setObject(1, UUID.randomUUID());
                insert.setString(2, body);
                insert.executeUpdate();
                commits++;
            } while (System.nanoTime() < end);
        }
        return commits;
    }

    /** The others do not wait for one that cannot connect. */
    private Connection connect(CountDownLatch connected) throws SQLException {
        try {
            return database.connect();
        } finally {
            connected.countDown();
        }
    }
}
