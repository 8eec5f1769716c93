package caravan.journeys.meters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Dashboards and alert rules are whole. {@link MetersTest} compares their queries with running systems. */
class ObservabilityTest {
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final String PAGE = "docs/operations.md#";

    @Test
    void everyQueryCanBeRead() {
        assertThat(Observability.queries())
                .hasSizeGreaterThan(40)
                .allSatisfy(query -> assertThat(PromQl.parse(query.expression()).selectors())
                        .as(query.place())
                        .isNotEmpty());
    }

    @Test
    void everyAlertWaitsSaysWhatIsWrongAndLeadsToAHeading() {
        Set<String> headings = HEADING.matcher(Observability.text(Observability.OPERATIONS))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
        assertThat(Observability.rules()).isNotEmpty().allSatisfy(rule -> {
            JsonNode notes = rule.path("annotations");
            assertThat(rule.path("for").asString("")).matches("[0-9]+[sm]");
            assertThat(rule.path("labels").path("severity").asString("")).isIn("page", "ticket");
            assertThat(notes.path("summary").asString("")).endsWith(".");
            String runbook = notes.path("runbook_url").asString("");
            assertThat(runbook).contains(PAGE);
            assertThat(headings).contains(runbook.substring(runbook.indexOf(PAGE) + PAGE.length()));
        });
    }

    @Test
    void everyDashboardHasItsOwnIdAndPanelsWithinTheGrid() {
        List<JsonNode> all = Observability.dashboards().stream()
                .map(Observability::dashboard)
                .toList();
        assertThat(all.stream().map(each -> each.path("uid").asString()))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(all).allSatisfy(dashboard -> {
            assertThat(dashboard.path("title").asString()).startsWith("Caravan");
            assertThat(dashboard
                            .path("panels")
                            .valueStream()
                            .map(panel -> panel.path("id").asInt()))
                    .doesNotHaveDuplicates();
            for (JsonNode panel : dashboard.path("panels")) {
                JsonNode place = panel.path("gridPos");
                assertThat(place.path("x").asInt() + place.path("w").asInt()).isBetween(1, 24);
                assertThat(panel.path("targets")).isNotEmpty();
            }
        });
    }

    /** Prometheus' own tool reads the same files, where it is installed. */
    @Test
    void prometheusAcceptsTheRulesAndTheConfiguration() throws IOException, InterruptedException {
        Optional<Path> promtool = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        if (promtool.isEmpty()) {
            System.out.println("promtool is not installed: Prometheus' own check of the alert rules was skipped");
            return;
        }
        run(promtool.get(), "check", "rules", Observability.ALERTS.toString());
        run(
                promtool.get(),
                "check",
                "config",
                Observability.FOLDER.resolve("prometheus.yml").toString());
    }

    private static void run(Path promtool, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(promtool.toString()), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
