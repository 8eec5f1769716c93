package caravan.chassis.postgres;

import caravan.chassis.postgres.PostgresStartException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a database, with the login.
 *
 * @param host a name or an address; an IPv6 address is in brackets
 * @param password never logged; left out of {@link #toString}
 * @param parameters parameters of the driver as a URL's query, such as {@code sslmode=verify-full}; may be empty
 */
public record DatabaseAddress(String host, int port, String database, String user, String password, String parameters) {
    private static final int PORT_DEFAULT = 5432;
    private static final int CONNECT_SECONDS_MAX = 5;
    private static final int SETTING_UP_CONNECT_SECONDS_MAX = 30;

    /** The timeout of a setup statement, with its waits for other processes that set up the same database. */
    private static final Duration SETTING_UP_MAX = Duration.ofMinutes(1);

    /** The margin in which the server can report that it ended a statement. */
    static final Duration ANSWER_AFTER_MAX = Duration.ofSeconds(5);

    private static final Pattern SECRET_PARAMETER = Pattern.compile("(^|&)(user|password|sslpassword)=");

    DatabaseAddress(String host, int port, String database, String user, String password) {
        this(host, port, database, user, password, "");
    }

    /**
     * Reads {@code jdbc:postgresql://host:port/database}; without a port it is 5432.
     *
     * @throws PostgresStartException if the URL has another form, or contains a user or password: others see a URL in the list of
     * processes, and it gets into logs
     */
    public static DatabaseAddress parse(String url, String user, String password) {
        URI uri;
        try {
            uri = new URI(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
        } catch (URISyntaxException malformed) {
            throw badUrl("it is malformed at character " + malformed.getIndex());
        }
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        if (uri.getRawUserInfo() != null || SECRET_PARAMETER.matcher(query).find()) {
            throw badUrl("it holds a user or a password, which others could see: give them as CARAVAN_DATABASE_USER and"
                    + " CARAVAN_DATABASE_PASSWORD in the environment, and leave them out of the URL");
        }
        String path = uri.getPath() == null ? "" : uri.getPath();
        if (!"postgresql".equals(uri.getScheme()) || uri.getHost() == null || !path.matches("/[^/]+")) {
            throw badUrl("it does not look like jdbc:postgresql://host:5432/database");
        }
        int port = uri.getPort() == -1 ? PORT_DEFAULT : uri.getPort();
        return new DatabaseAddress(uri.getHost(), port, path.substring(1), user, password, query);
    }

    DatabaseAddress withPort(int otherPort) {
        return new DatabaseAddress(host, otherPort, database, user, password, parameters);
    }

    public DatabaseAddress withDatabase(String otherDatabase) {
        return new DatabaseAddress(host, port, otherDatabase, user, password, parameters);
    }

    public DatabaseAddress withLogin(String otherUser, String otherPassword) {
        return new DatabaseAddress(host, port, database, otherUser, otherPassword, parameters);
    }

    /** Plain connections for setup, one for each call. */
    public PGSimpleDataSource dataSource(String applicationName) {
        PGSimpleDataSource source = dataSource(
                applicationName,
                Map.of(
                        "statement_timeout", PoolBounds.milliseconds(SETTING_UP_MAX),
                        "lock_timeout", PoolBounds.milliseconds(SETTING_UP_MAX)),
                SETTING_UP_MAX.plus(ANSWER_AFTER_MAX));
        // There is no retry, and on a busy machine a login may take seconds.
        source.setConnectTimeout(SETTING_UP_CONNECT_SECONDS_MAX);
        source.setLoginTimeout(SETTING_UP_CONNECT_SECONDS_MAX);
        return source;
    }

    /**
     * Plain connections, one for each call.
     *
     * @param settings settings of the server for each connection, which are sent when it opens, without a statement
     * @param answerMax how long to wait for any answer of the server; whole seconds
     */
    public PGSimpleDataSource dataSource(String applicationName, Map<String, String> settings, Duration answerMax) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl());
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName(applicationName);
        source.setConnectTimeout(CONNECT_SECONDS_MAX);
        source.setLoginTimeout(CONNECT_SECONDS_MAX);
        source.setSocketTimeout(Math.toIntExact(answerMax.toSeconds()));
        source.setOptions(options(source.getOptions(), settings));
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
        // Each statement is used often, so it is prepared on each connection from its first use on.
        source.setPrepareThreshold(1);
        // Saves the round trips that set up a session on servers before version 9.
        source.setAssumeMinServerVersion("14");
        return source;
    }

    /** @param given the parameters of the URL */
    private static String options(@Nullable String given, Map<String, String> settings) {
        Stream<String> ours = new TreeMap<>(settings)
                .entrySet().stream().map(setting -> "-c " + setting.getKey() + "=" + setting.getValue());
        return Stream.concat(Stream.ofNullable(given), ours).collect(Collectors.joining(" "));
    }

    /** The URL for the driver, without user and password. */
    public String jdbcUrl() {
        String plain = "jdbc:postgresql://" + host + ":" + port + "/" + database;
        return parameters.isEmpty() ? plain : plain + "?" + parameters;
    }

    @Override
    public String toString() {
        return jdbcUrl() + " as " + user;
    }

    private static PostgresStartException badUrl(String why) {
        return new PostgresStartException(Reason.BAD_URL, "The database's URL cannot be used: " + why + ".");
    }
}
