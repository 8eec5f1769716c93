package caravan.commerce.demo;

import caravan.commerce.kernel.Sku;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares the expected ends of orders with the real ones, for each kind. */
final class Tally {
    private static final Set<String> RUSH_ENDS = Set.of("confirmed", "rejected (out_of_stock)");

    private final Plan plan;
    private final List<Buyer.Played> played;

    Tally(Plan plan, List<Buyer.Played> played) {
        this.plan = plan;
        this.played = List.copyOf(played);
    }

    /** The orders that did not end as expected, one in each line. */
    List<String> surprises() {
        List<String> surprises = new ArrayList<>();
        for (Buyer.Played order : played) {
            boolean expected = order.plan().kind() == OrderKind.LAST_PIECE
                    ? RUSH_ENDS.contains(order.found())
                    : order.found().equals(order.plan().kind().expected());
            if (!expected) {
                surprises.add("%s: order %s is %s, expected %s"
                        .formatted(
                                order.plan().kind().label(),
                                order.orderId().map(Object::toString).orElse("(none)"),
                                order.found(),
                                order.plan().kind().expected()));
            }
        }
        soldOfEachRush().forEach((sku, sold) -> {
            int pieces = plan.stock().getOrDefault(sku, 0);
            if (sold != pieces) {
                surprises.add(String.format(
                        Locale.ROOT,
                        "%s: %d of %s were sold, and there were %d",
                        OrderKind.LAST_PIECE.label(),
                        sold,
                        sku,
                        pieces));
            }
        });
        return surprises;
    }

    /** A table: the kind, the number of orders, and how they ended. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("  %-34s %7s  %-54s %s".formatted("kind of order", "orders", "expected", "found"));
        for (OrderKind kind : OrderKind.values()) {
            Map<String, Long> ends = played.stream()
                    .filter(order -> order.plan().kind() == kind)
                    .collect(Collectors.groupingBy(Buyer.Played::found, TreeMap::new, Collectors.counting()));
            long count = ends.values().stream().mapToLong(Long::longValue).sum();
            if (count > 0) {
                String ended = ends.entrySet().stream()
                        .map(end -> String.format(Locale.ROOT, "%,d %s", end.getValue(), end.getKey()))
                        .collect(Collectors.joining(", "));
                lines.add(String.format(
                        Locale.ROOT, "  %-34s %,7d  %-54s %s", kind.label(), count, expected(kind, count), ended));
            }
        }
        return lines;
    }

    private String expected(OrderKind kind, long orders) {
        if (kind != OrderKind.LAST_PIECE) {
            return String.format(Locale.ROOT, "%,d %s", orders, kind.expected());
        }
        long pieces = soldOfEachRush().keySet().stream()
                .mapToLong(sku -> plan.stock().getOrDefault(sku, 0))
                .sum();
        return String.format(Locale.ROOT, "%,d confirmed, %,d rejected (out_of_stock)", pieces, orders - pieces);
    }

    private Map<Sku, Integer> soldOfEachRush() {
        Map<Sku, Integer> sold = new HashMap<>();
        for (Buyer.Played order : played) {
            if (order.plan().kind() == OrderKind.LAST_PIECE) {
                sold.merge(order.plan().firstSku(), order.isConfirmed() ? 1 : 0, Integer::sum);
            }
        }
        return sold;
    }
}
