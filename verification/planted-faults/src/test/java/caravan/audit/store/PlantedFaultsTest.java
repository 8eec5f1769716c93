package caravan.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.audit.domain.Finding;
import caravan.audit.domain.Progress;
import caravan.audit.domain.Report;
import caravan.audit.domain.Rule;
import caravan.audit.domain.Violation;
import caravan.client.AuditReport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Plants each fault into the data of a real shop, audits it, and rolls back. */
class PlantedFaultsTest {
    private static final Map<Fault, Report> REPORTS = new ConcurrentHashMap<>();

    private static RanShop shop;

    @BeforeAll
    static void runAShop() throws Exception {
        shop = RanShop.shared();
    }

    static Stream<Fault> faults() {
        return Faults.all();
    }

    @Test
    void aShopWithoutAFaultIsClean() {
        assertThat(shop.report().drained()).isTrue();
        assertThat(shop.report().rules()).allSatisfy(rule -> {
            assertThat(rule.applied()).isTrue();
            assertThat(rule.violations()).as(rule.name()).isEmpty();
        });
        assertThat(shop.report().clean()).isTrue();
    }

    @Test
    void aShopWhoseMessagesWerePurgedIsClean() {
        List<String> services = List.of("users", "catalog", "inventory", "orders", "payments");

        for (String row : List.of("min", "max")) {
            Report report = reportWith(
                    services.stream().map(service -> Faults.purge(service, row)).toList());
            assertThat(report.drained()).isTrue();
            assertThat(broken(report))
                    .as("with the row purged that is the " + row)
                    .isEmpty();
        }
    }

    @Test
    void aShopWhoseOutboxesHaveSeveralEpochsIsClean() {
        List<String> services = List.of("users", "catalog", "inventory", "orders", "payments");
        List<String> epochs = services.stream()
                .flatMap(service -> Faults.beginEpoch(service).stream())
                .toList();
        List<String> purges =
                services.stream().map(service -> Faults.purge(service, "max")).toList();

        for (List<List<String>> plants :
                List.of(List.of(epochs), List.of(epochs, epochs), List.of(purges, epochs), List.of(epochs, purges))) {
            Report report = reportWith(plants.stream().flatMap(List::stream).toList());
            assertThat(report.drained()).isTrue();
            assertThat(broken(report)).isEmpty();
        }
    }

    @Test
    void theProgressCountsMessagesAndNotTheGapBetweenEpochs() {
        List<Long> counts = new ArrayList<>();
        reportWith(Faults.beginEpoch("orders"), progress -> {
            if (progress.part().equals("messages of orders")) {
                counts.add(progress.rows());
                counts.add(progress.rowsAbout());
            }
        });

        assertThat(counts).isNotEmpty().allSatisfy(count -> assertThat(count).isBetween(0L, 10_000L));
    }

    @Test
    void aPaymentThatTheProviderMayHaveForgottenIsNoFault() {
        String forget = """
                DELETE FROM payments.simulated_operation
                WHERE payment_id IN (SELECT payment_id FROM orders.orders WHERE id IN (:returned, :cancelled, :declined))
                """;

        assertThat(broken(reportWith(List.of(forget))))
                .containsExactly("payments-and-provider-agree", "provider-took-what-was-shipped");
        assertThat(broken(reportWith(
                        List.of(forget, "UPDATE payments.simulated_forgetting SET forgotten_before = now()"))))
                .isEmpty();
    }

    @Test
    void everyRuleCheckedSomething() {
        assertThat(shop.report().rules())
                .filteredOn(rule -> rule.checked() == 0)
                .extracting(AuditReport.Rule::name)
                .isEmpty();
    }

    @Test
    void theAuditIsNotForCustomers() {
        assertThat(shop.toCustomer().refused()).map(problem -> problem.status()).contains(403);
    }

    @Test
    void theDocumentDescribesTheRoute() throws IOException {
        List<String> described = new ArrayList<>();
        document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(shop.routes()).containsExactlyInAnyOrderElementsOf(described);
    }

    @Test
    void theDocumentDescribesTheAnswerOfTheRoute() throws IOException {
        JsonNode schemas = document().at("/components/schemas");
        JsonNode report = shop.answerOnBroken();
        JsonNode broken = report.get("rules")
                .valueStream()
                .filter(rule -> !rule.get("violations").isEmpty())
                .findFirst()
                .orElseThrow();

        assertThat(report.propertyNames())
                .containsAll(schemas.at("/Report/required")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList())
                .isSubsetOf(fields(schemas, "Report"));
        assertThat(broken.propertyNames()).containsExactlyInAnyOrderElementsOf(fields(schemas, "Finding"));
        assertThat(broken.at("/violations/0").propertyNames())
                .containsExactlyInAnyOrderElementsOf(fields(schemas, "Violation"));
    }

    @Test
    void theExitCodeOfTheCommandSaysWhetherTheShopIsClean() {
        assertThat(shop.commandOnClean().exitCode()).isZero();
        assertThat(shop.commandOnBroken().exitCode()).isEqualTo(1);
    }

    @Test
    void theCommandNamesTheRuleTheOrderAndTheValues() {
        assertThat(shop.commandOnBroken().printed())
                .contains("Audit FAILED: 1 of " + EveryRule.all().size() + " rules are broken")
                .containsPattern("BROKEN +total-is-sum-of-lines")
                .contains("order " + shop.orders().get("sold_out") + ": found total 901, expected total 900");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aPlantedFaultIsNamedByItsRule(Fault fault) {
        Report report = reportWith(fault);

        Finding named = report.findings().stream()
                .filter(finding -> finding.rule().name().equals(fault.rule()))
                .findFirst()
                .orElseThrow();
        assertThat(named.violations()).extracting(Violation::id).containsExactly(idOf(fault));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aPlantedFaultBreaksNoRuleThatStillHolds(Fault fault) {
        Set<String> expected = new TreeSet<>(fault.also());
        expected.add(fault.rule());

        assertThat(broken(reportWith(fault))).isEqualTo(expected);
    }

    @Test
    void thereIsAFaultForEveryRule() {
        Set<String> named = faults().map(Fault::rule).collect(Collectors.toSet());
        Set<String> broken = faults().flatMap(fault -> fault.also().stream()).collect(Collectors.toSet());
        broken.addAll(named);

        assertThat(EveryRule.all())
                .extracting(query -> query.name())
                .allSatisfy(rule -> assertThat(broken).contains(rule));
    }

    @Test
    void whileAMessageIsInProgressOnlyRulesThatAlwaysHoldAreApplied() {
        Report report = reportWith(List.of("DELETE FROM orders.applied_position WHERE source = 'catalog'"));

        assertThat(report.drained()).isFalse();
        assertThat(report.clean()).isTrue();
        assertThat(report.findings())
                .allSatisfy(finding ->
                        assertThat(finding.applied()).isEqualTo(finding.rule().holds() == Rule.Holds.ALWAYS));
    }

    @Test
    void anUnsettledCallToTheProviderIsInProgress() {
        String justInserted = """
                UPDATE payments.provider_intent SET state = 'open', settled_at = NULL, outcome = NULL,
                    inserted_by = pg_current_xact_id()
                WHERE payment_id = (SELECT payment_id FROM orders.orders WHERE id = :shipped) AND kind = 'capture'
                """;
        String putOff = """
                INSERT INTO payments.waiting_intent
                SELECT i.id, 1, now() FROM payments.provider_intent i JOIN orders.orders o USING (payment_id)
                WHERE o.id = :shipped AND i.kind = 'capture'
                """;
        String longAgo = "UPDATE payments.intent_sweep SET swept_to = '999999999999'";

        assertThat(reportWith(List.of(justInserted)).waiting()).isEqualTo(1);
        assertThat(reportWith(List.of(justInserted, putOff)).waiting()).isEqualTo(1);
        assertThat(reportWith(List.of(justInserted, putOff, longAgo)).waiting()).isEqualTo(1);
    }

    @Test
    void theRulesOfAnAbsentPlatformAreLeftOut() {
        Report report = reportWith(List.of(
                "DROP SCHEMA catalog CASCADE",
                "DROP SCHEMA inventory CASCADE",
                "DROP SCHEMA orders CASCADE",
                "DROP SCHEMA payments CASCADE",
                "DROP SCHEMA webhooks CASCADE"));

        assertThat(report.clean()).isTrue();
        assertThat(report.drained()).isTrue();
        assertThat(report.findings())
                .extracting(finding -> finding.rule().name())
                .containsExactlyElementsOf(
                        MessageRules.ALL.stream().map(query -> query.name()).toList());
    }

    private static JsonNode document() throws IOException {
        try (InputStream yaml = PlantedFaultsTest.class.getResourceAsStream("/openapi/audit.yaml")) {
            return new YAMLMapper().readTree(yaml);
        }
    }

    private static Collection<String> fields(JsonNode schemas, String schema) {
        return schemas.at("/" + schema + "/properties").propertyNames();
    }

    private static String idOf(Fault fault) {
        UUID order = shop.orders().get(fault.id());
        return order == null ? fault.id() : order.toString();
    }

    private static Set<String> broken(Report report) {
        return report.findings().stream()
                .filter(finding -> finding.violationsTotal() > 0)
                .map(finding -> finding.rule().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Two tests use each fault, so it is planted only once. */
    private static Report reportWith(Fault fault) {
        return REPORTS.computeIfAbsent(fault, each -> reportWith(each.plant()));
    }

    private static Report reportWith(List<String> plant) {
        return reportWith(plant, _ -> {});
    }

    private static Report reportWith(List<String> plant, Consumer<Progress> progress) {
        try (Handle handle = shop.superuser().open()) {
            handle.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
            handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
            handle.begin();
            for (String statement : plant) {
                handle.createUpdate(statement).bindMap(shop.orders()).execute();
            }
            Report report = EveryRule.over(new OneConnection(handle)).examine(Instant.EPOCH, true, progress);
            handle.rollback();
            return report;
        }
    }
}
