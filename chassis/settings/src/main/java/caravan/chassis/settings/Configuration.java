package caravan.chassis.settings;

import caravan.chassis.api.Settings;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration of a process, read once: a file ({@code orders.pending-limit=10m}) and the environment ({@code
 * CARAVAN_ORDERS_PENDING_LIMIT=10m}). The environment wins. Values are never logged.
 */
public final class Configuration {
    private static final String ENVIRONMENT_PREFIX = "CARAVAN_";

    /** Any name after the word "setting"; elsewhere only names that cannot be ordinary words. */
    private static final Pattern NAMED = Pattern.compile(
            "\\bsettings? (?!file\\b)([a-z][a-z0-9.-]*[a-z0-9])|(?<![\\w'./:-])([a-z][a-z0-9]*(?:[.-][a-z0-9]+)+)(?![\\w'/:-])");

    /** Variables that the command line, its tools and the crash tests read from the environment directly. */
    private static final Set<String> READ_ELSEWHERE = Set.of(
            "CARAVAN_ADMIN_PASSWORD",
            "CARAVAN_DATA",
            "CARAVAN_HOST",
            "CARAVAN_LOG",
            "CARAVAN_PORT",
            "CARAVAN_STEPS_FOLDER",
            "CARAVAN_STOP_WITH_PARENT");

    private final Map<String, String> values;
    /** The places of values from the file, such as "line 3 of caravan.properties". */
    private final Map<String, String> places;

    private final Path dataFolder;
    /** The names of all settings that were read, set or not. Copies share this set. */
    private final Set<String> asked;
    /** What was read, by name; of this copy alone. */
    private final ConcurrentMap<String, SettingRead> read = new ConcurrentHashMap<>();

    /**
     * A setting that a program has read, as it asked for it. docs/configuration.md is compared with these.
     *
     * @param name with its service if it was read for one, such as {@code orders.pending-limit}
     * @param form what its value must look like
     * @param defaultValue what holds if it is not set; empty if the reader decides that itself
     * @param bounds such as {@code 1 to 64}; empty if the reader checks them itself
     */
    public record SettingRead(String name, Form form, Optional<String> defaultValue, Optional<String> bounds) {
        /** What a value must look like. */
        public enum Form {
            TEXT,
            WHOLE_NUMBER,
            DURATION,
            SIZE
        }
    }

    private Configuration(Map<String, String> values, Map<String, String> places, Path dataFolder, Set<String> asked) {
        this.values = Map.copyOf(values);
        this.places = Map.copyOf(places);
        this.dataFolder = dataFolder;
        this.asked = asked;
    }

    /** @param environment as of {@link System#getenv()} */
    public static Configuration of(Map<String, String> environment, Path dataFolder) {
        Map<String, String> values = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                values.put(name, value);
            }
        });
        return new Configuration(values, Map.of(), dataFolder, ConcurrentHashMap.newKeySet());
    }

    /**
     * Reads a file. The environment overrides it.
     *
     * @throws SettingsFileException if the file does not exist, cannot be read, or has a line that is no setting
     */
    public static Configuration of(Map<String, String> environment, Path file, Path dataFolder) {
        Map<String, String> values = new HashMap<>();
        Map<String, String> places = new HashMap<>();
        SettingsFile.read(file).forEach((name, entry) -> {
            values.put(environmentName(name), entry.value());
            places.put(environmentName(name), "line " + entry.line() + " of " + file);
        });
        Map<String, String> before = of(environment, dataFolder).values;
        values.putAll(before);
        places.keySet().removeAll(before.keySet());
        return new Configuration(values, places, dataFolder, ConcurrentHashMap.newKeySet());
    }

    /** A copy with a value that overrides the environment: for options of the command line. */
    public Configuration with(String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(environmentName(name), value);
        asked.add(environmentName(name));
        Map<String, String> rest = new HashMap<>(places);
        rest.remove(environmentName(name));
        return new Configuration(more, rest, dataFolder, asked);
    }

    /**
     * The names, in the environment's form, that are set but were never read: most likely they are misspelt. Call it after everything is
     * assembled, since settings are read until then.
     */
    public SortedSet<String> unread() {
        SortedSet<String> unread = new TreeSet<>(values.keySet());
        unread.removeAll(asked);
        unread.removeAll(READ_ELSEWHERE);
        return unread;
    }

    /** The same for people: a name from the file comes with its line. */
    public List<String> unreadWithPlaces() {
        return unread().stream()
                .map(name -> Optional.ofNullable(places.get(name))
                        .map(line -> name + " (" + line + ")")
                        .orElse(name))
                .toList();
    }

    /**
     * A setting that is set.
     *
     * @param variable its name in the environment's form
     * @param place such as {@code environment} or {@code line 3 of caravan.properties}
     */
    public record SettingGiven(String variable, String value, String place) {}

    /** All settings that are set, sorted by their names, whether something reads them or not. */
    public List<SettingGiven> given() {
        return values.entrySet().stream()
                .map(each -> new SettingGiven(
                        each.getKey(), each.getValue(), places.getOrDefault(each.getKey(), "environment")))
                .sorted(Comparator.comparing(SettingGiven::variable))
                .toList();
    }

    /** Whether the command line or a tool reads a variable of the environment, and not a service or the gateway. */
    public static boolean isReadElsewhere(String variable) {
        return READ_ELSEWHERE.contains(variable);
    }

    /** What was read of this configuration until now, with the defaults and bounds that the readers gave, sorted by name. */
    public List<SettingRead> read() {
        return read.values().stream()
                .sorted(Comparator.comparing(SettingRead::name))
                .toList();
    }

    /** Where the process keeps its files. */
    public Path dataFolder() {
        return dataFolder;
    }

    /** The settings that concern the process as a whole: {@code port} is {@code CARAVAN_PORT}. */
    public Settings process() {
        NamedSettings ofProcess = new NamedSettings(dataFolder) {
            @Override
            protected Optional<String> value(String name) {
                return valueOf(environmentName(name));
            }

            @Override
            protected String fullName(String name) {
                return name;
            }
        };
        return new NotedSettings(ofProcess, "", read);
    }

    /**
     * The settings of one service; a setting without a value for the service has the value of the process: {@code admin-password} of users
     * is {@code CARAVAN_USERS_ADMIN_PASSWORD} or {@code CARAVAN_ADMIN_PASSWORD}.
     */
    public Settings of(String service) {
        NamedSettings ofService = new NamedSettings(dataFolder.resolve(service)) {
            @Override
            protected Optional<String> value(String name) {
                Optional<String> shared = valueOf(environmentName(name));
                return valueOf(environmentName(service + "." + name)).or(() -> shared);
            }

            @Override
            protected String fullName(String name) {
                String own = service + "." + name;
                return values.containsKey(environmentName(own)) || !values.containsKey(environmentName(name))
                        ? own
                        : name;
            }
        };
        return new NotedSettings(ofService, service + ".", read);
    }

    /**
     * Adds places to a message about settings: the environment variable of each setting that it names, and the line in the file if the
     * value comes from there.
     *
     * @param message which names settings as {@code setting port}, or by a name that has a hyphen or a dot
     */
    public String locating(String message) {
        SortedSet<String> found = new TreeSet<>();
        Matcher matcher = NAMED.matcher(message);
        while (matcher.find()) {
            String named = Objects.requireNonNullElse(matcher.group(1), matcher.group(2));
            String variable = environmentName(named);
            Optional<String> set = values.containsKey(variable)
                    ? Optional.of(variable)
                    : values.keySet().stream()
                            .filter(each -> each.endsWith(variable.substring(ENVIRONMENT_PREFIX.length() - 1)))
                            .sorted()
                            .findFirst();
            // An ordinary word with a hyphen is not taken for a setting.
            set.or(() -> Optional.of(variable).filter(_ -> matcher.group(1) != null))
                    .filter(each -> !message.contains(each))
                    .ifPresent(found::add);
        }
        return found.isEmpty()
                ? message
                : message + " ("
                        + String.join("; ", found.stream().map(this::place).toList()) + ")";
    }

    private String place(String variable) {
        return Optional.ofNullable(places.get(variable))
                .map(line -> line + "; in the environment it is " + variable)
                .orElse("in the environment " + variable);
    }

    private Optional<String> valueOf(String environmentName) {
        asked.add(environmentName);
        return Optional.ofNullable(values.get(environmentName));
    }

    /** The environment variable of a setting: {@code orders.pending-limit} is {@code CARAVAN_ORDERS_PENDING_LIMIT}. */
    public static String environmentName(String name) {
        return ENVIRONMENT_PREFIX + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
