package caravan.chassis.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.chassis.postgres.PostgresStartException.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceDatabaseTest {
    private static final PoolBounds SHORT_TIMEOUTS = new PoolBounds(
            2,
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(300),
            Duration.ofMillis(150),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            true);

    private static final PoolBounds PATIENT = new PoolBounds(
            2,
            PoolBounds.DEFAULT.connectionMax(),
            PoolBounds.DEFAULT.answerMax(),
            PoolBounds.DEFAULT.statementMax(),
            PoolBounds.DEFAULT.lockMax(),
            PoolBounds.DEFAULT.idleMax(),
            PoolBounds.DEFAULT.transactionMax(),
            PoolBounds.DEFAULT.migrationMax(),
            PoolBounds.DEFAULT.startMax(),
            true);

    @TempDir
    static Path path;

    private static DataFolder folder;
    private static EmbeddedPostgres postgres;
    private static Map<String, DatabaseAddress> logins;
    private static ServiceDatabase mine;
    private static ServiceDatabase others;
    private static ServiceDatabase audit;

    @BeforeAll
    static void start() {
        folder = DataFolder.open(path.resolve("data"));
        postgres = EmbeddedPostgres.start(folder);
        logins = provision();
        mine = open("mine");
        others = open("others");
        audit = open("audit");
        others.jdbi().useHandle(handle -> handle.execute("CREATE TABLE ware (id int PRIMARY KEY)"));
    }

    @AfterAll
    static void stop() {
        mine.close();
        others.close();
        audit.close();
        postgres.close();
        folder.close();
    }

    private static Map<String, DatabaseAddress> provision() {
        DatabaseAddress database = Provisioning.createDatabase(postgres.administrator(), "caravan");
        return new Provisioning(database, folder)
                .provision(List.of("mine", "others", "parts", "audit"), List.of("audit"));
    }

    private static ServiceDatabase open(String service) {
        return ServiceDatabase.open(service, logins.get(service), SHORT_TIMEOUTS, new SimpleMeterRegistry());
    }

    @Test
    void aPoolHasAtMostItsLimitOfConnectionsAndFurtherCallersWait() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (ServiceDatabase database = ServiceDatabase.open("mine", logins.get("mine"), PATIENT, meters);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> third;
            try (Handle first = database.jdbi().open();
                    Handle second = database.jdbi().open()) {
                first.execute("SELECT 1");
                second.execute("SELECT 2");
                third = callers.submit(() -> database.jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT 3")
                                .mapTo(Integer.class)
                                .one()));
                Awaitility.await()
                        .until(() -> meters.get("hikaricp.connections.pending")
                                        .gauge()
                                        .value()
                                == 1);
                assertThat(meters.get("hikaricp.connections").gauge().value()).isEqualTo(2);
            }
            assertThat(third.get()).isEqualTo(3);
        }
    }

    /** More often than PostgreSQL plans a statement anew for its values; from then on it keeps one plan. */
    private static final int TIMES = 10;

    @Test
    void aStatementPlannedOnAnEmptyTableStillUsesTheIndexLater() throws Exception {
        mine.jdbi().useHandle(handle -> {
            handle.execute("CREATE TABLE goods (id int PRIMARY KEY, price int)");
            // Making the index read the whole table, and that read would be counted on this connection.
            handle.execute("SELECT pg_stat_force_next_flush()");
        });
        try (Connection connection = mine.dataSource().getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement change = connection.prepareStatement("""
                        UPDATE goods SET price = changed.price FROM unnest(?, ?) AS changed (id, price)
                        WHERE goods.id = changed.id""")) {
            change.setArray(1, connection.createArrayOf("int4", new Integer[] {1, 2}));
            change.setArray(2, connection.createArrayOf("int4", new Integer[] {11, 12}));
            for (int time = 0; time < TIMES; time++) {
                change.executeUpdate();
            }
            statement.execute("INSERT INTO goods SELECT id, 0 FROM generate_series(1, 5000) AS id");
            connection.setAutoCommit(false);
            change.executeUpdate();

            try (ResultSet reads = statement.executeQuery("""
                    SELECT seq_scan, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'goods'""")) {
                reads.next();
                assertThat(reads.getLong("seq_scan"))
                        .as("reads of the whole table")
                        .isZero();
                assertThat(reads.getLong("idx_tup_fetch"))
                        .as("rows found by index")
                        .isEqualTo(2);
            }
            connection.rollback();
        }
    }

    @Test
    void plansByIndexAreNotCompiledWhateverTheServersSettingIs() {
        Jdbi administrator = Jdbi.create(logins.get("mine")
                .withLogin(
                        postgres.administrator().user(),
                        postgres.administrator().password())
                .dataSource("test"));
        administrator.useHandle(handle -> handle.execute("ALTER DATABASE caravan SET jit = on"));
        try (ServiceDatabase byIndex = open("mine")) {
            assertThat(texts(byIndex, "SHOW jit")).containsExactly("off");
        } finally {
            administrator.useHandle(handle -> handle.execute("ALTER DATABASE caravan RESET jit"));
        }
    }

    @Test
    void aHangingDatabaseCountsAsUnavailableAfterABoundedWait() throws Exception {
        try (ServiceDatabase database = open("mine");
                Handle handle = database.jdbi().open()) {
            long backend = handle.createQuery("SELECT pg_backend_pid()")
                    .mapTo(Long.class)
                    .one();
            signal("STOP", backend);
            try {
                long began = System.nanoTime();
                Throwable failure = catchThrowable(() -> handle.execute("SELECT 1"));
                assertThat(DatabaseFailure.of(failure)).as("%s", failure).isEqualTo(DatabaseFailure.AWAY);
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isLessThan(SHORT_TIMEOUTS.answerMax().multipliedBy(3));
            } finally {
                signal("CONT", backend);
            }
        }
    }

    @Test
    void aStartWaitsForAnUnavailableDatabaseForTheConfiguredTime() throws Exception {
        int nobodyListens;
        try (ServerSocket free = new ServerSocket(0)) {
            nobodyListens = free.getLocalPort();
        }
        DatabaseAddress away = new DatabaseAddress("127.0.0.1", nobodyListens, "caravan", "orders", "secret");
        long began = System.nanoTime();

        assertThatThrownBy(() -> ServiceDatabase.open("orders", away, SHORT_TIMEOUTS, new SimpleMeterRegistry()))
                .satisfies(failure -> assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.AWAY));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(SHORT_TIMEOUTS.startMax(), PoolBounds.DEFAULT.startMax());
    }

    @Test
    void aWaitForALockEndsAfterItsTimeout() {
        // Not a connection of the pool, which would end it.
        Jdbi.create(logins.get("others").dataSource("test")).useTransaction(holder -> {
            holder.execute("LOCK TABLE others.ware IN ACCESS EXCLUSIVE MODE");
            assertThat(failureOf("SELECT count(*) FROM ware")).isEqualTo(DatabaseFailure.LOCKED);
        });
        assertThat(failureOf("SELECT count(*) FROM ware")).isEqualTo(DatabaseFailure.NONE);
    }

    @Test
    void aStatementThatTakesTooLongIsEndedByTheServer() {
        assertThat(failureOf("SELECT pg_sleep(60)")).isEqualTo(DatabaseFailure.SLOW);
    }

    @Test
    void anIdleTransactionIsEndedAndReleasesItsLocks() {
        Throwable failure = catchThrowable(() -> others.jdbi().useTransaction(idle -> {
            idle.execute("LOCK TABLE ware IN ACCESS EXCLUSIVE MODE");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> failureOf("SELECT count(*) FROM ware") == DatabaseFailure.NONE);
            idle.execute("SELECT 1");
        }));
        assertThat(DatabaseFailure.of(failure)).as("%s", failure).isIn(DatabaseFailure.SLOW, DatabaseFailure.AWAY);
    }

    @Test
    void aLongTransactionOfShortStatementsIsEndedToo() {
        Throwable failure = catchThrowable(() -> others.jdbi().useTransaction(longer -> {
            for (int statement = 0; statement < 100; statement++) {
                longer.execute("SELECT pg_sleep(0.05)");
            }
        }));
        assertThat(DatabaseFailure.of(failure)).as("%s", failure).isIn(DatabaseFailure.SLOW, DatabaseFailure.AWAY);
    }

    /** On a separate connection: Jdbi would reuse the thread's. */
    private static DatabaseFailure failureOf(String sql) {
        return DatabaseFailure.of(catchThrowable(() -> {
            try (Connection connection = others.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }));
    }

    private static void signal(String name, long process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void theSchemaHasTheChassisTables() {
        List<String> tables = mine.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'mine'")
                        .mapTo(String.class)
                        .list());
        assertThat(tables).contains("outbox", "applied_position", "dead_letter", "idempotent_reply");
    }

    @Test
    void theDatabaseRefusesQueriesToAnotherServicesTables() {
        assertThat(sqlState(mine, "SELECT count(*) FROM others.ware")).isEqualTo("42501");
    }

    @Test
    void aServiceMayNotCreateObjectsOutsideOfItsSchema() {
        assertThat(sqlState(mine, "CREATE TABLE public.mine (id int)")).isEqualTo("42501");
    }

    @Test
    void theAuditReadsTablesThatWereMadeLater() {
        int rows = audit.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM others.ware")
                        .mapTo(int.class)
                        .one());
        assertThat(rows).isZero();
    }

    @Test
    void theAuditMayNotWrite() {
        assertThat(sqlState(audit, "DELETE FROM others.ware")).isEqualTo("42501");
    }

    @Test
    void otherRolesMayNotEvenConnect() {
        Jdbi superuser = Jdbi.create(
                logins.get("mine").jdbcUrl(),
                postgres.administrator().user(),
                postgres.administrator().password());
        superuser.useHandle(handle -> handle.execute("CREATE ROLE stranger LOGIN PASSWORD 'x'"));
        SQLException refusal = catchThrowableOfType(
                SQLException.class,
                () -> logins.get("mine")
                        .withLogin("stranger", "x")
                        .dataSource("test")
                        .getConnection()
                        .close());
        assertThat(refusal.getSQLState()).isEqualTo("42501");
    }

    @Test
    void provisioningAgainChangesNothing() {
        assertThat(provision()).isEqualTo(logins);
    }

    @Test
    void aConnectionEndedByTheServerMeansThatTheDatabaseIsUnavailable() {
        Throwable failure = catchThrowable(
                () -> mine.jdbi().useHandle(handle -> handle.execute("SELECT pg_terminate_backend(pg_backend_pid())")));
        assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.AWAY);
    }

    @Test
    void aWrongStatementDoesNotMeanThatTheDatabaseIsUnavailable() {
        Throwable failure =
                catchThrowable(() -> mine.jdbi().useHandle(handle -> handle.execute("INSERT INTO nowhere VALUES (1)")));
        assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.NONE);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsReportedInOneLine() {
        DatabaseAddress nobody = new DatabaseAddress("127.0.0.1", PostgresServer.freePort(), "caravan", "u", "geheim");
        PostgresStartException refusal = catchThrowableOfType(
                PostgresStartException.class,
                () -> new Provisioning(nobody, folder).provision(List.of("mine"), List.of()));
        assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
    }

    private static String sqlState(ServiceDatabase database, String statement) {
        Throwable failure = catchThrowable(() -> database.jdbi().useHandle(handle -> handle.execute(statement)));
        return ((SQLException) failure.getCause()).getSQLState();
    }

    /**
     * The service {@code parts} of the test class path: {@code db/parts.parts} names the part {@code extra}, whose files are in {@code
     * db/parts-extra}.
     */
    @Test
    void aPartsTablesAreInTheServicesSchemaAndHaveTheirOwnHistory() {
        try (ServiceDatabase parts = open("parts")) {
            assertThat(texts(parts, "SELECT tablename FROM pg_tables WHERE schemaname = 'parts'"))
                    .contains("own", "own_later", "of_the_part");
            assertThat(texts(parts, "SELECT script FROM flyway_schema_history_extra WHERE type = 'SQL'"))
                    .containsExactly("V1__of_the_part.sql");
            assertThat(texts(
                            parts,
                            "SELECT script FROM flyway_schema_history WHERE version IN ('1', '3') ORDER BY version"))
                    .containsExactly("V1__own.sql", "V3__own_later.sql");
        }
    }

    @Test
    void aRunningMigrationIsReported() throws Exception {
        DatabaseAddress login = logins.get("mine");
        assertThat(ServiceDatabase.isAnyMigrating(login)).isFalse();

        try (Connection migration =
                login.dataSource(Migrations.CONNECTION + "mine").getConnection()) {
            assertThat(migration.isValid(1)).isTrue();
            assertThat(ServiceDatabase.isAnyMigrating(login)).isTrue();
        }
    }

    @Test
    void aMigrationThatMovedToAPartDoesNotPreventAStart() {
        try (ServiceDatabase parts = open("parts")) {
            parts.jdbi().useHandle(handle -> {
                handle.execute("""
                        INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,
                            installed_by, execution_time, success)
                        VALUES (99, '2', 'given up', 'SQL', 'V2__given_up.sql', 1, 'parts', 1, true)
                        """);
                handle.execute("COMMENT ON TABLE flyway_schema_history IS 'the files of then'");
            });
        }

        try (ServiceDatabase again = open("parts")) {
            assertThat(texts(again, "SELECT obj_description('flyway_schema_history'::regclass, 'pg_class')"))
                    .singleElement()
                    .asString()
                    .contains("V3__own_later.sql");
        }
    }

    private static List<String> texts(ServiceDatabase database, String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
