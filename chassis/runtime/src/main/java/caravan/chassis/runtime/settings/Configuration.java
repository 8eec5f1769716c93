package caravan.chassis.runtime.settings;

import caravan.chassis.api.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * All configuration of a process, read once: a file of properties ({@code orders.pending-limit=10m}), over which the
 * environment ({@code CARAVAN_ORDERS_PENDING_LIMIT=10m}) has the last word. Values are never logged.
 */
public final class Configuration {
    private static final String ENVIRONMENT_PREFIX = "CARAVAN_";

    private final Map<String, String> values;
    private final Path dataFolder;

    private Configuration(Map<String, String> values, Path dataFolder) {
        this.values = Map.copyOf(values);
        this.dataFolder = dataFolder;
    }

    /** @param environment as of {@link System#getenv()} */
    public static Configuration of(Map<String, String> environment, Path dataFolder) {
        Map<String, String> values = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                values.put(name, value);
            }
        });
        return new Configuration(values, dataFolder);
    }

    /**
     * Reads a file beneath the environment.
     *
     * @throws IllegalArgumentException if the file cannot be read
     */
    public static Configuration of(Map<String, String> environment, Path file, Path dataFolder) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "cannot read the configuration file " + file + ": " + unreadable, unreadable);
        }
        Map<String, String> values = new HashMap<>();
        properties.forEach((name, value) -> values.put(environmentName(name.toString()), value.toString()));
        values.putAll(of(environment, dataFolder).values);
        return new Configuration(values, dataFolder);
    }

    /** A copy in which a value stands whatever the environment says: for options of the command line. */
    public Configuration with(String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(environmentName(name), value);
        return new Configuration(more, dataFolder);
    }

    /** Where the process keeps its files. */
    public Path dataFolder() {
        return dataFolder;
    }

    /** The settings that concern the process as a whole: {@code port} is {@code CARAVAN_PORT}. */
    public Settings process() {
        return new NamedSettings(dataFolder) {
            @Override
            protected Optional<String> value(String name) {
                return Optional.ofNullable(values.get(environmentName(name)));
            }
        };
    }

    /**
     * The settings of one service; what is not set for it alone is looked for in the process' own: {@code
     * admin-password} of users is {@code CARAVAN_USERS_ADMIN_PASSWORD} or {@code CARAVAN_ADMIN_PASSWORD}.
     */
    public Settings of(String service) {
        return new NamedSettings(dataFolder.resolve(service)) {
            @Override
            protected Optional<String> value(String name) {
                return Optional.ofNullable(values.get(environmentName(service + "." + name)))
                        .or(() -> Optional.ofNullable(values.get(environmentName(name))));
            }
        };
    }

    private static String environmentName(String name) {
        return ENVIRONMENT_PREFIX + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
