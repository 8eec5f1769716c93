package caravan.chassis.runtime.postgres;

import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database, and as whom to sign in.
 *
 * @param password never logged; left out of {@link #toString}
 */
public record DatabaseAddress(String host, int port, String database, String user, String password) {
    private static final int CONNECT_SECONDS_MAX = 5;

    DatabaseAddress withPort(int otherPort) {
        return new DatabaseAddress(host, otherPort, database, user, password);
    }

    public DatabaseAddress withDatabase(String otherDatabase) {
        return new DatabaseAddress(host, port, otherDatabase, user, password);
    }

    public DatabaseAddress withLogin(String otherUser, String otherPassword) {
        return new DatabaseAddress(host, port, database, otherUser, otherPassword);
    }

    /** Plain connections, one for each call. */
    PGSimpleDataSource dataSource(String applicationName) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName(applicationName);
        source.setConnectTimeout(CONNECT_SECONDS_MAX);
        source.setLoginTimeout(CONNECT_SECONDS_MAX);
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
        // Saves the round trips that would set the session up on servers before 9.
        source.setAssumeMinServerVersion("14");
        return source;
    }

    @Override
    public String toString() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database + " as " + user;
    }
}
