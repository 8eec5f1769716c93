package caravan.commerce.demo;

import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The orders to place, with their customers and SKUs. The same seed and number of orders give the same plan.
 *
 * @param stock pieces that each SKU starts with: enough for all orders, except in a rush
 */
record Plan(SampleCatalog catalog, List<PlannedOrder> orders, Map<Sku, Integer> stock) {
    /**
     * An order that the demo will place.
     *
     * @param customer the index of the sample customer who buys, from 0
     */
    record PlannedOrder(OrderKind kind, int customer, List<OrderRequest.Line> lines) {
        PlannedOrder {
            lines = List.copyOf(lines);
        }

        /** The SKU that the order is about; in a rush, the one that too many customers want. */
        Sku firstSku() {
            return lines.getFirst().sku();
        }
    }

    static final int CUSTOMERS = 12;

    private static final int RUSH_BUYERS_MAX = 25;
    private static final int RUSH_PIECES_MAX = 5;
    private static final int LINES_MAX = 3;
    private static final int PIECES_PER_LINE_MAX = 4;

    static Plan of(String run, int orders, RandomGenerator random) {
        Map<OrderKind, Integer> counts = counts(orders);
        int rushOrders = counts.getOrDefault(OrderKind.LAST_PIECE, 0);
        int rushes = Math.ceilDiv(rushOrders, RUSH_BUYERS_MAX);
        SampleCatalog catalog = SampleCatalog.of(run, rushes);
        Map<Sku, Integer> stock = new HashMap<>();
        // The orders of a rush stay together, since its buyers come at the same time.
        List<List<PlannedOrder>> groups = new ArrayList<>();
        counts.forEach((kind, count) -> {
            if (kind != OrderKind.LAST_PIECE) {
                for (int number = 0; number < count; number++) {
                    groups.add(List.of(order(kind, catalog, stock, random)));
                }
            }
        });
        for (int rush = 0; rush < rushes; rush++) {
            int buyers = Math.min(RUSH_BUYERS_MAX, rushOrders - rush * RUSH_BUYERS_MAX);
            groups.add(rush(catalog.rushed().get(rush), buyers, stock, random));
        }
        Collections.shuffle(groups, Random.from(random));
        return new Plan(catalog, groups.stream().flatMap(List::stream).toList(), Map.copyOf(stock));
    }

    /** The number of orders of each kind, by its share. Rounding adds orders that are simply paid. */
    private static Map<OrderKind, Integer> counts(int orders) {
        Map<OrderKind, Integer> counts = new EnumMap<>(OrderKind.class);
        int left = orders;
        for (OrderKind kind : OrderKind.values()) {
            int count = (int) ((long) orders * kind.percent() / 100);
            counts.put(kind, count);
            left -= count;
        }
        counts.merge(OrderKind.PAID, left, Integer::sum);
        return counts;
    }

    private static PlannedOrder order(
            OrderKind kind, SampleCatalog catalog, Map<Sku, Integer> stock, RandomGenerator random) {
        List<SampleCatalog.Product> wares = new ArrayList<>(catalog.wares());
        Collections.shuffle(wares, Random.from(random));
        List<OrderRequest.Line> lines = new ArrayList<>();
        int count = 1 + random.nextInt(LINES_MAX);
        for (SampleCatalog.Product product : wares.subList(0, count)) {
            int pieces = 1 + random.nextInt(PIECES_PER_LINE_MAX);
            lines.add(new OrderRequest.Line(product.sku(), new Quantity(pieces)));
            stock.merge(product.sku(), pieces, Integer::sum);
        }
        if (kind == OrderKind.OUT_OF_STOCK) {
            // The other lines are in stock, which shows that an order gets all its lines or none.
            lines.add(new OrderRequest.Line(catalog.soldOut().sku(), new Quantity(1)));
        }
        return new PlannedOrder(kind, random.nextInt(CUSTOMERS), lines);
    }

    private static List<PlannedOrder> rush(
            SampleCatalog.Product product, int buyers, Map<Sku, Integer> stock, RandomGenerator random) {
        int pieces = Math.min(buyers, 1 + random.nextInt(RUSH_PIECES_MAX));
        stock.put(product.sku(), pieces);
        List<PlannedOrder> orders = new ArrayList<>();
        for (int buyer = 0; buyer < buyers; buyer++) {
            orders.add(new PlannedOrder(
                    OrderKind.LAST_PIECE,
                    random.nextInt(CUSTOMERS),
                    List.of(new OrderRequest.Line(product.sku(), new Quantity(1)))));
        }
        return orders;
    }
}
