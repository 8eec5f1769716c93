package caravan.chassis.postgres;

import caravan.chassis.postgres.PostgresStartException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.postgresql.util.PasswordUtil;

/** Gives each service one schema and one role in a database. PostgreSQL refuses queries to the tables of other services. */
public final class Provisioning {
    /** The version of the setup below. A higher one makes databases be set up again. */
    private static final int FORM = 2;

    private static final String DATABASE_EXISTS = "42P04";
    /** An arbitrary number, the same in all processes, so that two first starts on one server take turns. */
    private static final long ADVISORY_LOCK = 0x6361726176616eL;

    /** For passwords that people may have chosen: PostgreSQL's default. */
    private static final int SCRAM_ITERATIONS = 4096;
    /** Stretching protects what can be guessed. Nobody guesses 256 random bits, and each new connection would pay for it. */
    static final int SCRAM_ITERATIONS_OF_RANDOM = 1;

    private static final int SALT_BYTES = 16;

    private final DatabaseAddress administrator;
    private final UnaryOperator<String> passwordOf;
    private final int scramIterations;

    /**
     * @param administrator the database to set up, with a user that may create roles and schemas in it
     * @param folder the folder of the roles' passwords
     */
    public Provisioning(DatabaseAddress administrator, DataFolder folder) {
        this(administrator, service -> folder.secret("postgres-" + service), SCRAM_ITERATIONS_OF_RANDOM);
    }

    /** @param passwordOf gives the new password of a service's role */
    public Provisioning(DatabaseAddress administrator, UnaryOperator<String> passwordOf) {
        this(administrator, passwordOf, SCRAM_ITERATIONS);
    }

    private Provisioning(DatabaseAddress administrator, UnaryOperator<String> passwordOf, int scramIterations) {
        this.administrator = administrator;
        this.passwordOf = passwordOf;
        this.scramIterations = scramIterations;
    }

    /** Creates a database on the administrator's server, if it does not exist. */
    public static DatabaseAddress createDatabase(DatabaseAddress administrator, String database) {
        DatabaseAddress created = administrator.withDatabase(database);
        try (Connection connection =
                        administrator.dataSource("caravan-provisioning").getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT FROM pg_database WHERE datname = " + statement.enquoteLiteral(database))) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + quoted(statement, database));
            }
            return created;
        } catch (SQLException failure) {
            if (DATABASE_EXISTS.equals(failure.getSQLState())) {
                return created;
            }
            throw refused(administrator, failure);
        }
    }

    /**
     * Sets up what is missing.
     *
     * @param services the names of all services that have a schema
     * @param readers the services that may read every schema
     * @return the login of each service
     * @throws PostgresStartException if the database does not answer, or the administrator may not do this
     */
    public Map<String, DatabaseAddress> provision(Collection<String> services, Collection<String> readers) {
        return provision(services, readers, SchemaStates.of(Set.of())).logins();
    }

    /**
     * @param logins the login of each service
     * @param upToDate the services whose tables need no migration
     */
    record Provisioned(Map<String, DatabaseAddress> logins, Set<String> upToDate) {}

    /** The same, and looks over the same connection which tables need a migration. */
    Provisioned provision(Collection<String> services, Collection<String> readers, SchemaStates schemas) {
        Map<String, DatabaseAddress> logins = new LinkedHashMap<>();
        for (String service : services) {
            logins.put(service, administrator.withLogin(service, passwordOf.apply(service)));
        }
        SortedSet<String> sortedReaders = new TreeSet<>(readers);
        try (Connection connection =
                administrator.dataSource("caravan-provisioning").getConnection()) {
            Map<String, String> marks = new LinkedHashMap<>();
            logins.forEach((service, login) -> marks.put(service, mark(login, sortedReaders)));
            if (!isRandom() || !marksOf(connection, services).equals(marks)) {
                setUp(connection, logins, sortedReaders, marks);
            }
            return new Provisioned(logins, schemas.upToDate(connection));
        } catch (SQLException failure) {
            throw refused(administrator, failure);
        }
    }

    /** The setup that each schema's comment names. One round trip shows whether there is anything to do. */
    private static Map<String, String> marksOf(Connection connection, Collection<String> services) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT s.nspname, obj_description(s.oid, 'pg_namespace') AS mark
                FROM pg_namespace s JOIN pg_roles r ON r.oid = s.nspowner AND r.rolname = s.nspname
                WHERE s.nspname = ANY (?)""")) {
            query.setArray(1, connection.createArrayOf("text", services.toArray()));
            Map<String, String> marks = new LinkedHashMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    marks.put(rows.getString("nspname"), rows.getString("mark"));
                }
            }
            return marks;
        }
    }

    private void setUp(
            Connection connection,
            Map<String, DatabaseAddress> logins,
            SortedSet<String> readers,
            Map<String, String> marks)
            throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
            String database = quoted(statement, connection.getCatalog());
            statement.execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
            statement.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
            for (DatabaseAddress login : logins.values()) {
                createRoleAndSchema(statement, database, login);
            }
            for (String reader : readers) {
                for (String service : logins.keySet()) {
                    letRead(statement, reader, service);
                }
            }
            for (Map.Entry<String, String> mark : marks.entrySet()) {
                statement.execute("COMMENT ON SCHEMA " + quoted(statement, mark.getKey()) + " IS "
                        + statement.enquoteLiteral(mark.getValue()));
            }
        }
        connection.commit();
    }

    private void createRoleAndSchema(Statement statement, String database, DatabaseAddress login) throws SQLException {
        String role = quoted(statement, login.user());
        // The password's verifier is sent, not the password, since the server logs a failed statement.
        String verifier = PasswordUtil.encodeScramSha256(login.password().toCharArray(), scramIterations, salt());
        try (ResultSet found = statement.executeQuery(
                "SELECT FROM pg_roles WHERE rolname = " + statement.enquoteLiteral(login.user()))) {
            if (!found.next()) {
                statement.execute("CREATE ROLE " + role + " LOGIN");
            }
        }
        statement.execute("ALTER ROLE " + role + " PASSWORD " + statement.enquoteLiteral(verifier));
        // An administrator who is no superuser must be a member of the role to create things for it.
        statement.execute("GRANT " + role + " TO CURRENT_USER");
        statement.execute("ALTER ROLE " + role + " SET search_path = " + role);
        statement.execute("GRANT CONNECT, TEMPORARY ON DATABASE " + database + " TO " + role);
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + role + " AUTHORIZATION " + role);
    }

    private static byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    private static void letRead(Statement statement, String readerName, String serviceName) throws SQLException {
        if (readerName.equals(serviceName)) {
            return;
        }
        String reader = quoted(statement, readerName);
        String service = quoted(statement, serviceName);
        statement.execute("GRANT USAGE ON SCHEMA " + service + " TO " + reader);
        statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA " + service + " TO " + reader);
        statement.execute("ALTER DEFAULT PRIVILEGES FOR ROLE " + service + " IN SCHEMA " + service
                + " GRANT SELECT ON TABLES TO " + reader);
    }

    private boolean isRandom() {
        return scramIterations == SCRAM_ITERATIONS_OF_RANDOM;
    }

    /** Everybody who can connect reads it. So there is no digest of a password that a person chose: it could be guessed. */
    private String mark(DatabaseAddress login, SortedSet<String> readers) {
        if (!isRandom()) {
            return "Caravan " + FORM;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((FORM + " " + login.user() + " " + login.password() + " " + readers)
                            .getBytes(StandardCharsets.UTF_8));
            return "Caravan " + FORM + " " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String quoted(Statement statement, String name) throws SQLException {
        return statement.enquoteIdentifier(name, true);
    }

    private static PostgresStartException refused(DatabaseAddress address, SQLException failure) {
        return PostgresStartException.unreachable(address, failure)
                .orElseGet(() -> new PostgresStartException(
                        Reason.NOT_ALLOWED,
                        "Cannot set up schemas and roles in " + address + " ("
                                + PostgresStartException.oneLine(failure)
                                + "): the user must own the database and have CREATEROLE.",
                        failure));
    }
}
