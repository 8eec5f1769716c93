package caravan.commerce.demo;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.Sku;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Plan THOUSAND = Plan.of("run", 1000, new SplittableRandom(7));

    @Test
    void theSameSeedPlansTheSameOrders() {
        assertThat(Plan.of("run", 1000, new SplittableRandom(7))).isEqualTo(THOUSAND);
    }

    @Test
    void anotherSeedPlansOthers() {
        assertThat(Plan.of("run", 1000, new SplittableRandom(8))).isNotEqualTo(THOUSAND);
    }

    @Test
    void thereAreAsManyOrdersAsWereAskedFor() {
        assertThat(THOUSAND.orders()).hasSize(1000);
        assertThat(Plan.of("run", 1, new SplittableRandom(7)).orders()).hasSize(1);
    }

    @Test
    void aThousandOrdersAreOfEveryKind() {
        assertThat(THOUSAND.orders()).extracting(Plan.PlannedOrder::kind).contains(OrderKind.values());
    }

    @Test
    void productsOutsideARushAreInStockForEveryone() {
        Map<Sku, Integer> wanted = new HashMap<>();
        for (Plan.PlannedOrder order : THOUSAND.orders()) {
            if (order.kind() != OrderKind.LAST_PIECE) {
                order.lines()
                        .forEach(
                                line -> wanted.merge(line.sku(), line.quantity().value(), Integer::sum));
            }
        }
        wanted.remove(THOUSAND.catalog().soldOut().sku());

        assertThat(wanted)
                .allSatisfy(
                        (sku, pieces) -> assertThat(THOUSAND.stock().get(sku)).isGreaterThanOrEqualTo(pieces));
    }

    @Test
    void aRushHasMoreBuyersThanPieces() {
        List<SampleCatalog.Product> rushed = THOUSAND.catalog().rushed();

        assertThat(rushed).isNotEmpty().allSatisfy(product -> {
            long buyers = THOUSAND.orders().stream()
                    .filter(order -> order.firstSku().equals(product.sku()))
                    .count();
            assertThat(THOUSAND.stock().get(product.sku())).isPositive().isLessThan((int) buyers);
        });
    }
}
