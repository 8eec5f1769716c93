package caravan.journeys.meters;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.meters.MetersPage.Row;
import caravan.journeys.meters.MetersPage.Where;
import caravan.journeys.shop.FleetOfProcesses;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import caravan.run.supervisor.processes.FleetProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A running system has the metrics of docs/metrics.md, and those that dashboards and alert rules ask for. */
@InTopologies({Layout.FLEET, Layout.ONE_PROCESS})
class MetersTest {
    private final RunningShop shop;

    MetersTest(RunningShop shop) {
        this.shop = shop;
    }

    /** All processes that serve HTTP, after an order. */
    private Scrape scraped() throws IOException, InterruptedException {
        shop.confirmedOrder(shop.ann());
        Scrape scrape = new Scrape();
        List<String> pages = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (URI process : processes()) {
                pages.add(client.send(
                                HttpRequest.newBuilder(process.resolve("/metrics"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
            }
        }
        pages.forEach(scrape::add);
        Files.writeString(
                Path.of("target", "metrics-" + (isFleet() ? "fleet" : "one") + ".txt"), String.join("\n", pages));
        return scrape;
    }

    private boolean isFleet() {
        return shop.topology() instanceof FleetOfProcesses;
    }

    private List<URI> processes() {
        return shop.topology() instanceof FleetOfProcesses fleet
                ? fleet.fleet().processes().stream()
                        .map(FleetProcess::address)
                        .flatMap(Optional::stream)
                        .filter(address -> address.startsWith("http"))
                        .map(URI::create)
                        .toList()
                : List.of(shop.topology().address());
    }

    private boolean isHere(Row row) {
        if (isFleet()) {
            return true;
        }
        // The pools of the tests' own process were opened before it, without its registry.
        return (row.where() == Where.ALL || row.where() == Where.SERVICES)
                && !row.name().startsWith("hikaricp");
    }

    @Test
    void thePageHasEveryMetricWithItsTypeAndLabels() throws IOException, InterruptedException {
        Map<String, String> found = new TreeMap<>();
        scraped().families().forEach((name, family) -> found.put(name, family.type() + " " + family.labels()));
        Map<String, Row> rows = MetersPage.rows();
        Map<String, String> described = new TreeMap<>();
        rows.forEach((name, row) -> {
            if (found.containsKey(name) || isHere(row) && !row.comesLater()) {
                described.put(name, row.type() + " " + row.labels());
            }
        });
        assertThat(found).containsExactlyEntriesOf(described);
    }

    @Test
    void everyQueryAsksForAMetricAndLabelsThatARunningSystemHas() throws IOException, InterruptedException {
        Scrape scrape = scraped();
        Map<String, Row> rows = MetersPage.rows();
        Set<String> wrong = new TreeSet<>();
        for (Observability.Query query : Observability.queries()) {
            PromQl.Asked asked = PromQl.parse(query.expression());
            for (PromQl.Selector selector : asked.selectors()) {
                Optional<Row> row = rows.values().stream()
                        .filter(each -> each.has(selector.metric()))
                        .findFirst();
                if (selector.metric().equals(Observability.UP)) {
                    continue;
                }
                if (row.isEmpty()) {
                    wrong.add(
                            query.place() + " asks for " + selector.metric() + ", which docs/metrics.md does not have");
                } else if (isHere(row.get()) && (!row.get().comesLater() || scrape.has(selector.metric()))) {
                    missing(scrape, selector)
                            .forEach(label -> wrong.add(
                                    query.place() + " asks for the label " + label + " of " + selector.metric()));
                    if (!scrape.has(selector.metric())) {
                        wrong.add(query.place() + " asks for " + selector.metric() + ", which no process has");
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Set<String> missing(Scrape scrape, PromQl.Selector selector) {
        Set<String> missing = new TreeSet<>(selector.labels());
        missing.removeAll(scrape.labelsOf(selector.metric()));
        missing.removeAll(Observability.LABELS_OF_TARGETS);
        return missing;
    }
}
