package caravan.run.launcher;

import caravan.chassis.api.Service;
import caravan.chassis.settings.Configuration;
import caravan.chassis.settings.Configuration.SettingGiven;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which value each setting of some programs has, and from where. Nothing is started: a test records what the programs read, with their
 * defaults, into the file {@code settings.tsv}.
 */
final class EffectiveSettings {
    /** The programs of the file. */
    enum Reader {
        SERVICES("services"),
        GATEWAY("gateway"),
        FLEET("fleet"),
        COMMAND_LINE("command-line");

        private final String word;

        Reader(String word) {
            this.word = word;
        }
    }

    static final String MASK = "********";
    private static final String FILE = "settings.tsv";
    private static final String ANY_SERVICE = "<service>.";
    private static final int FIELDS = 4;
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|TOKEN).*|.*_KEY");
    /** The name of a file. */
    private static final String NO_SECRET = "_TLS_KEY";

    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i)(password=)[^&;]*|(//[^/@:]*:)[^/@]*(?=@)");

    private final List<Known> known;
    private final List<String> services;
    private final Map<String, SettingGiven> given = new TreeMap<>();
    private final Set<String> used = new LinkedHashSet<>();

    private record Known(String name, Set<String> readers, String defaultValue, String form) {
        /** Such a setting is read from the environment, never from a file. */
        boolean isOnlyOfCommandLine() {
            return readers.equals(Set.of(Reader.COMMAND_LINE.word));
        }
    }

    /**
     * A setting of the programs.
     *
     * @param variable its name in the environment
     * @param value as it was given, or the default in words; secrets are masked
     * @param source such as {@code environment CARAVAN_PORT}, {@code command line} or {@code default}
     * @param form what a value must look like
     * @param problem why a start would refuse the value
     */
    record Effective(
            String name, String variable, String value, String source, String form, Optional<String> problem) {}

    /**
     * @param readers the programs
     * @param services the services among them
     * @param fromCommandLine values of options, by the names of their settings
     */
    EffectiveSettings(
            Configuration configuration,
            Set<Reader> readers,
            List<String> services,
            Map<String, String> fromCommandLine) {
        this.known = known().stream()
                .filter(each ->
                        readers.stream().anyMatch(reader -> each.readers().contains(reader.word)))
                .filter(each -> isOf(each.name(), services))
                .toList();
        this.services = services;
        configuration.given().forEach(each -> given.put(each.variable(), each));
        fromCommandLine.forEach((name, value) -> given.put(
                Configuration.environmentName(name),
                new SettingGiven(Configuration.environmentName(name), value, "command line")));
    }

    /** All settings of the programs, in the order of docs/configuration.md. A service's own value has a line of its own. */
    List<Effective> all() {
        List<Effective> all = new ArrayList<>();
        for (Known each : known) {
            if (each.name().startsWith(ANY_SERVICE)) {
                for (String service : services) {
                    all.add(effective(each, each.name().replace(ANY_SERVICE, service + ".")));
                }
                continue;
            }
            all.add(effective(each, each.name()));
            for (String service : services) {
                String own = service + "." + each.name();
                if (given.containsKey(Configuration.environmentName(own))) {
                    all.add(effective(each, own));
                }
            }
        }
        return all;
    }

    /** What is set and read by none of the programs, with its place if that is a file; ask after {@link #all}. */
    List<String> unread() {
        return given.values().stream()
                .filter(each -> !used.contains(each.variable()) && !Configuration.isReadElsewhere(each.variable()))
                .map(each -> each.place().equals("environment")
                        ? each.variable()
                        : each.variable() + " (" + each.place() + ")")
                .toList();
    }

    private Effective effective(Known setting, String name) {
        String variable = Configuration.environmentName(name);
        Optional<SettingGiven> own = Optional.ofNullable(given.get(variable))
                .or(() -> shared(name))
                .filter(each -> !each.place().startsWith("line ") || !setting.isOnlyOfCommandLine());
        own.ifPresent(each -> used.add(each.variable()));
        return new Effective(
                name,
                variable,
                own.map(each -> masked(each.variable(), each.value())).orElse(setting.defaultValue()),
                own.map(EffectiveSettings::source).orElse("default"),
                setting.form(),
                own.flatMap(each -> SettingForm.problem(setting.form(), name, each.value())));
    }

    /** {@code pending-limit} holds for {@code orders.pending-limit}, too. */
    private Optional<SettingGiven> shared(String name) {
        return services.stream()
                .filter(service -> name.startsWith(service + "."))
                .findFirst()
                .map(service -> given.get(Configuration.environmentName(name.substring(service.length() + 1))));
    }

    private static String source(SettingGiven given) {
        return given.place().equals("environment") ? "environment " + given.variable() : given.place();
    }

    static String masked(String variable, String value) {
        if (SECRET.matcher(variable).matches() && !variable.endsWith(NO_SECRET)) {
            return value.isEmpty() ? "" : MASK;
        }
        return PASSWORD_IN_URL.matcher(value).replaceAll("$1$2" + MASK.replace("$", "\\$"));
    }

    /** A setting that begins with the name of a service is only for a program with that service. */
    private static boolean isOf(String name, List<String> services) {
        return Program.services().stream()
                .map(Service::name)
                .filter(service -> name.startsWith(service + "."))
                .allMatch(services::contains);
    }

    private static List<Known> known() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(EffectiveSettings.class.getResourceAsStream(FILE)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split("\t", FIELDS))
                    .map(fields -> new Known(fields[0], Set.of(fields[1].split(",")), fields[2], fields[3]))
                    .toList();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
