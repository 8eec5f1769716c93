package caravan.run.launcher;

import caravan.chassis.api.Service;
import caravan.chassis.settings.Configuration;
import caravan.run.launcher.EffectiveSettings.Effective;
import caravan.run.launcher.EffectiveSettings.Reader;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Shows each setting that a start would have. Starts nothing. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Show each setting that a start would use, with its value and where it comes from.",
        footer = {
            "",
            "Give it the options and the environment of the start. Passwords, secrets and",
            "keys are masked. Defaults in words depend on the machine or on other settings.",
            "What nothing reads is named on the standard error, as a start does, and so is",
            "a value that does not fit; then the exit code is 1. Starts nothing."
        })
final class ConfigCommand implements Callable<Integer> {
    private static final String UP = "up";
    private static final String FLEET = "fleet";
    private static final String GATEWAY = "gateway";
    /** Longer values push only their own source to the right. */
    private static final int VALUE_WIDTH_MAX = 50;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions serving = new ServerOptions();

    @Option(names = "--database-url", paramLabel = "URL", description = "As for up and fleet.")
    private Optional<String> databaseUrl = Optional.empty();

    @Option(names = "--set", description = "Show only what is set, not the defaults.")
    private boolean set;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROGRAM",
            description = "What would start: up, fleet, gateway, or names of services as for run (default: up).")
    private List<String> programs = List.of(UP);

    @Override
    public Integer call() {
        Configuration configuration = serving.given(System.getenv());
        List<String> services = services();
        EffectiveSettings settings = new EffectiveSettings(configuration, readers(), services, fromCommandLine());
        List<Effective> shown = settings.all().stream()
                .filter(each -> !set || !each.source().equals("default"))
                .toList();
        List<String> unread = settings.unread();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(shown, unread));
        } else if (shown.isEmpty()) {
            out.println("Nothing is set: all settings have their defaults.");
        } else {
            print(shown, out);
        }
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        ServerOptions.warnOfUnread(unread, err);
        List<Effective> wrong =
                shown.stream().filter(each -> each.problem().isPresent()).toList();
        wrong.forEach(each -> err.println(each.problem().orElseThrow() + " (" + each.source() + ")"));
        err.flush();
        return wrong.isEmpty() ? 0 : 1;
    }

    private static String json(List<Effective> shown, List<String> unread) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("settings", shown);
        all.put("unread", unread);
        return MAPPER.writeValueAsString(all);
    }

    private static void print(List<Effective> shown, PrintWriter out) {
        int name = shown.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        int value = shown.stream()
                .mapToInt(each -> each.value().length())
                .filter(length -> length <= VALUE_WIDTH_MAX)
                .max()
                .orElse(0);
        String line = "%-" + Math.max(name, 1) + "s  %-" + Math.max(value, 1) + "s  %s";
        shown.forEach(each -> out.println(String.format(Locale.ROOT, line, each.name(), each.value(), each.source())));
    }

    private List<String> services() {
        List<String> all =
                Program.services().stream().map(Service::name).sorted().toList();
        for (String program : programs) {
            if (!List.of(UP, FLEET, GATEWAY).contains(program) && !all.contains(program)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no program '" + program + "'; there are: up, fleet, gateway, "
                                + String.join(", ", all));
            }
        }
        if (programs.contains(UP) || programs.contains(FLEET)) {
            return all;
        }
        return programs.stream().filter(all::contains).toList();
    }

    private Set<Reader> readers() {
        Set<Reader> readers = new LinkedHashSet<>();
        readers.add(Reader.COMMAND_LINE);
        if (programs.contains(FLEET)) {
            readers.add(Reader.FLEET);
        }
        if (programs.contains(FLEET) || programs.contains(GATEWAY)) {
            readers.add(Reader.GATEWAY);
        }
        if (programs.stream().anyMatch(program -> !program.equals(GATEWAY))) {
            readers.add(Reader.SERVICES);
        }
        return readers;
    }

    private Map<String, String> fromCommandLine() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : List.of("port", "host", "data", "database-url")) {
            var parsed = spec.commandLine().getParseResult();
            if (parsed.hasMatchedOption("--" + name)) {
                values.put(
                        name, parsed.matchedOption("--" + name).stringValues().getFirst());
            }
        }
        return values;
    }
}
