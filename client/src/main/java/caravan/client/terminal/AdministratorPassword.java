package caravan.client.terminal;

import caravan.client.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the password of the first administrator. */
public final class AdministratorPassword {
    public static final String USERNAME = "admin";
    public static final String ENVIRONMENT_VARIABLE = "CARAVAN_ADMIN_PASSWORD";

    private static final String FILE_IN_DATA_FOLDER = "users/admin-password";

    private AdministratorPassword() {}

    /**
     * The environment's {@code CARAVAN_ADMIN_PASSWORD}, or else what {@code caravan up} wrote at its first start.
     *
     * @param dataFolder of the running system
     * @return empty if there is neither, or the file cannot be read
     */
    public static Optional<Credentials> find(Map<String, String> environment, Path dataFolder) {
        return fromEnvironment(environment)
                .or(() -> fromFile(fileIn(dataFolder)).map(password -> new Credentials(USERNAME, password)));
    }

    static Optional<Credentials> fromEnvironment(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(ENVIRONMENT_VARIABLE))
                .filter(password -> !password.isEmpty())
                .map(password -> new Credentials(USERNAME, password));
    }

    public static Path fileIn(Path dataFolder) {
        return dataFolder.resolve(FILE_IN_DATA_FOLDER);
    }

    private static Optional<String> fromFile(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
