package caravan.commerce.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.orders.domain.OrderSaga.Instruction;
import caravan.commerce.orders.domain.OrderSaga.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Draws the saga in orders' README, and compares it. */
class OrderSagaDiagramTest {
    private static final Path README = Path.of("../README.md");
    private static final String BEGIN = "<!-- begin: drawn from OrderSaga -->\n";
    private static final String END = "<!-- end: drawn from OrderSaga -->\n";

    /** Set it to true to write the diagram instead of comparing it. */
    private static final String WRITE = "caravan.write-diagram";

    private static final String COMMAND = "./mvnw -q -pl commerce/orders/service -am test -Dtest=OrderSagaDiagramTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true";

    @Test
    void theReadmeShowsTheTableThatOrdersDecideBy() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        assertThat(begin).as("%s has the line %s", README, BEGIN).isNotNegative();
        assertThat(end).as("%s has the line %s", README, END).isGreaterThan(begin);
        String drawn = diagram() + "\n" + table();
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(README, readme.substring(0, begin + BEGIN.length()) + drawn + readme.substring(end));
        } else {
            assertThat(readme.substring(begin + BEGIN.length(), end))
                    .as("The README of orders shows another saga than OrderSaga has. Write it anew: " + COMMAND)
                    .isEqualTo(drawn);
        }
    }

    @Test
    void theFilesThatTheReadmeNamesAreThere() throws IOException {
        Path root = Path.of("src/main/java/caravan/commerce/orders");
        List<String> files = Pattern.compile("\\| \\d \\| `([\\w/]+)` \\|")
                .matcher(Files.readString(README))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(files)
                .hasSize(8)
                .allSatisfy(file -> assertThat(root.resolve(file + ".java")).exists());
    }

    /** A name that the table does not know would be an event that never happens. */
    @Test
    void everyEventOfTheTableIsOneThatCanHappen() {
        Set<String> events = new HashSet<>(Set.of("placed"));
        OrderExamples.EVENTS.forEach(event -> events.add(event.text()));

        assertThat(OrderSaga.ROWS).extracting(Row::event).containsOnlyOnceElementsOf(List.of("placed"));
        assertThat(OrderSaga.ROWS.stream().map(Row::event).collect(Collectors.toSet()))
                .isEqualTo(events);
    }

    private static String diagram() {
        Map<String, String> arrows = new LinkedHashMap<>();
        for (Row row : OrderSaga.ROWS) {
            if (row.to().status().isPresent()) {
                String arrow = row.from().status().map(OrderStatus::text).orElse("[*]") + " --> "
                        + row.to().status().get().text();
                String event = words(row.event()) + (row.free() ? " if it costs nothing" : "");
                arrows.merge(arrow, event, (one, other) -> one.contains(other) ? one : one + ", " + other);
            }
        }
        StringBuilder diagram = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        arrows.forEach((arrow, events) -> diagram.append("    %s: %s\n".formatted(arrow, events)));
        Arrays.stream(OrderStatus.values())
                .filter(OrderStatus::isFinal)
                .forEach(status -> diagram.append("    %s --> [*]\n".formatted(status.text())));
        return diagram.append("```\n").toString();
    }

    private static String table() {
        StringBuilder table = new StringBuilder("""
                | Event | Status | Stock | Payment | New status | New stock | New payment | Instructions |
                |---|---|---|---|---|---|---|---|
                """);
        for (Row row : OrderSaga.ROWS) {
            table.append("| %s | %s | %s | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            words(row.event()),
                            row.from().status().map(OrderStatus::text).orElse(""),
                            row.from().stock().map(StockState::text).orElse(""),
                            row.free()
                                    ? "costs nothing"
                                    : row.from()
                                            .payment()
                                            .map(PaymentState::text)
                                            .orElse(""),
                            row.changesNothing() ? "as before" : status(row),
                            row.to().stock().map(StockState::text).orElse(""),
                            row.to().payment().map(PaymentState::text).orElse(""),
                            row.instructions().stream()
                                    .map(OrderSagaDiagramTest::message)
                                    .collect(Collectors.joining(", "))));
        }
        return table.toString();
    }

    private static String status(Row row) {
        Optional<String> reason = row.reason().map(why -> " (`" + why.text() + "`)");
        return row.to().status().map(OrderStatus::text).orElse("") + reason.orElse("");
    }

    private static String words(String event) {
        return event.replace('_', ' ');
    }

    /** RESERVE_STOCK is the message ReserveStock. */
    private static String message(Instruction instruction) {
        return Arrays.stream(instruction.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("", "`", "`"));
    }
}
