package caravan.deployment;

import caravan.chassis.settings.Configuration;
import caravan.chassis.settings.Configuration.SettingRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of docs/configuration.md: the modules' {@code settings.txt}, with defaults and bounds as the program gave them. */
final class SettingsPage {
    private static final String BEGIN =
            "<!-- The tables begin: settings.txt of each module, and what the program read. -->\n";
    private static final String END = "<!-- The tables end. -->\n";

    private SettingsPage() {}

    /**
     * A line of a module's {@code settings.txt}.
     *
     * @param file where it stands
     * @param section its title, with a number in front that orders the sections
     * @param name such as {@code orders.pending-limit}, or without a service for what any service or process reads
     * @param defaultValue in words; empty if the program tells it
     * @param sentence what it is
     */
    record Line(Path file, String section, String name, String defaultValue, String sentence) {
        /** Whether this line may describe a service's setting: the line names no service. */
        private boolean isOfAnyService(String read) {
            return read.endsWith("." + name)
                    || name.startsWith("<service>.") && read.endsWith(name.substring("<service>".length()));
        }

        /** The name of its environment variable. */
        String variable() {
            return Configuration.environmentName(name);
        }
    }

    /** The line for a setting that was read: the line with its full name, or else one for all services. */
    static Optional<Line> lineOf(String read, List<Line> lines) {
        return lines.stream()
                .filter(line -> line.name().equals(read))
                .findFirst()
                .or(() ->
                        lines.stream().filter(line -> line.isOfAnyService(read)).findFirst());
    }

    static List<Line> lines(Path root) {
        try (Stream<Path> files = Files.find(root, 5, (file, _) -> file.endsWith("settings.txt"))) {
            return files.filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .flatMap(file -> lines(file, textOf(file)).stream())
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot look through " + root, unreadable);
        }
    }

    private static List<Line> lines(Path file, String text) {
        List<Line> lines = new ArrayList<>();
        String section = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.indexOf(']'));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("\\|", 3);
                lines.add(new Line(file, section, parts[0].strip(), parts[1].strip(), parts[2].strip()));
            }
        }
        return lines;
    }

    /** The page with new tables. */
    static String of(String page, List<Line> lines, Collection<SettingRead> read) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("docs/configuration.md has lost the lines between which its tables stand");
        }
        SortedMap<String, List<Line>> sections =
                new TreeMap<>(lines.stream().collect(Collectors.groupingBy(Line::section)));
        StringBuilder tables = new StringBuilder();
        sections.forEach((section, ofSection) -> {
            tables.append("\n## ")
                    .append(section.substring(section.indexOf(' ') + 1))
                    .append("\n\n");
            tables.append("| Variable | Default | Value | What it is |\n|---|---|---|---|\n");
            ofSection.forEach(line -> tables.append(row(line, asked(line, lines, read))));
        });
        return page.substring(0, begin) + BEGIN + tables + "\n" + page.substring(end);
    }

    /** The lines that {@code ./caravan config} reads: name, the programs that read it, default, kind of value; between tabs. */
    static String ofCommand(List<Line> lines, Map<String, List<SettingRead>> readBy) {
        List<SettingRead> read = readBy.values().stream().flatMap(List::stream).toList();
        StringBuilder text = new StringBuilder();
        lines.stream()
                .sorted(Comparator.comparing(Line::section).thenComparing(Line::name))
                .forEach(line -> {
                    List<SettingRead> asked = asked(line, lines, read);
                    String programs = readBy.entrySet().stream()
                            .filter(each -> !asked(line, lines, each.getValue()).isEmpty())
                            .map(Map.Entry::getKey)
                            .sorted()
                            .collect(Collectors.joining(","));
                    text.append(line.name())
                            .append('\t')
                            .append(programs.isEmpty() ? "command-line" : programs)
                            .append('\t')
                            .append(defaultValue(line, asked).replace("`", ""))
                            .append('\t')
                            .append(value(asked))
                            .append('\n');
                });
        return text.toString();
    }

    private static List<SettingRead> asked(Line line, List<Line> lines, Collection<SettingRead> read) {
        return read.stream()
                .filter(each -> lineOf(each.name(), lines).equals(Optional.of(line)))
                .toList();
    }

    private static String row(Line line, List<SettingRead> asked) {
        return "| `" + line.variable() + "` | " + defaultValue(line, asked) + " | " + value(asked) + " | "
                + line.sentence() + " |\n";
    }

    private static String value(List<SettingRead> asked) {
        return asked.stream()
                .flatMap(each -> each.bounds().stream())
                .findFirst()
                .or(() -> asked.stream().map(each -> form(each.form())).findFirst())
                .orElse("text");
    }

    private static String defaultValue(Line line, List<SettingRead> asked) {
        if (!line.defaultValue().isEmpty()) {
            return line.defaultValue();
        }
        List<String> told = asked.stream()
                .map(SettingRead::defaultValue)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (told.size() != 1) {
            throw new IllegalStateException(line.name() + " in " + line.file() + " has the defaults " + told
                    + ": say the default in words, between the two bars");
        }
        return told.getFirst();
    }

    private static String form(SettingRead.Form form) {
        return switch (form) {
            case TEXT -> "text";
            case WHOLE_NUMBER -> "number";
            case DURATION -> "duration";
            case SIZE -> "size";
        };
    }

    static String textOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot read " + file, unreadable);
        }
    }
}
