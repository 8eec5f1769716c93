package caravan.journeys.meters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files of deploy/observability. */
final class Observability {
    /** Prometheus itself writes it. */
    static final String UP = "up";

    /** What a scrape adds, and what {@code fleet status --prometheus} and the monitors for Kubernetes give. */
    static final Set<String> LABELS_OF_TARGETS = Set.of("job", "instance", "process", "service");

    private static final Path ROOT = Path.of(System.getProperty("caravan.home", "../.."));
    static final Path FOLDER = ROOT.resolve("deploy/observability");
    static final Path ALERTS = FOLDER.resolve("alerts.yaml");
    static final Path OPERATIONS = ROOT.resolve("docs/operations.md");

    private Observability() {}

    /** @param place the file, and the panel or rule */
    record Query(String place, String expression) {}

    static List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        dashboards().forEach(file -> addQueries(file, queries));
        rules().forEach(rule -> queries.add(new Query(
                "alerts.yaml: " + rule.path("alert").asString(),
                rule.path("expr").asString())));
        return queries;
    }

    private static void addQueries(Path file, List<Query> queries) {
        for (JsonNode panel : dashboard(file).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        file.getFileName() + ": " + panel.path("title").asString(),
                        target.path("expr").asString()));
            }
        }
        // A variable's values come from a query, too: label_values(metric, label).
        for (JsonNode variable : dashboard(file).path("templating").path("list")) {
            String query = variable.path("query").path("query").asString("");
            if (query.startsWith("label_values(")) {
                String[] parts = query.substring("label_values(".length(), query.length() - 1)
                        .split(",\\s*", -1);
                queries.add(new Query(
                        file.getFileName() + ": variable "
                                + variable.path("name").asString(),
                        "sum by (" + parts[1] + ") (" + parts[0] + ")"));
            }
        }
    }

    static List<Path> dashboards() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("grafana"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static JsonNode dashboard(Path file) {
        return JsonMapper.shared().readTree(text(file));
    }

    static List<JsonNode> rules() {
        return new YAMLMapper()
                .readTree(text(ALERTS))
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
