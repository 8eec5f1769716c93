package caravan.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Finds the PostgreSQL that the measured Caravan runs on. */
final class DatabaseUnderTest {
    /** PostgreSQL's own file about its running server; its fourth line is the port. */
    private static final String SERVER_FILE = "postgresql/postmaster.pid";

    private static final String PASSWORD_FILE = "secrets/postgres-superuser";
    private static final int PORT_LINE = 3;

    private DatabaseUnderTest() {}

    /** @throws SQLException if neither the environment nor the data folder names one */
    static CommitLoop.Database find(Map<String, String> environment, Path dataFolder) throws SQLException {
        String url = environment.get("CARAVAN_DATABASE_URL");
        if (url != null) {
            return new CommitLoop.Database(
                    url,
                    environment.getOrDefault("CARAVAN_DATABASE_USER", "postgres"),
                    environment.getOrDefault("CARAVAN_DATABASE_PASSWORD", ""));
        }
        try {
            List<String> server = Files.readAllLines(dataFolder.resolve(SERVER_FILE));
            String password =
                    Files.readString(dataFolder.resolve(PASSWORD_FILE)).strip();
            return new CommitLoop.Database(
                    "jdbc:postgresql://127.0.0.1:" + server.get(PORT_LINE).strip() + "/caravan", "postgres", password);
        } catch (IOException | IndexOutOfBoundsException unreadable) {
            throw new SQLException(
                    "cannot find the running system's PostgreSQL in " + dataFolder
                            + ": name its data folder with --data, or its database with CARAVAN_DATABASE_URL",
                    unreadable);
        }
    }
}
