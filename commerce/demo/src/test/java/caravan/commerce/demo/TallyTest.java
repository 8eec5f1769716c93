package caravan.commerce.demo;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.OrderId;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final OrderId ORDER = OrderId.parse("0193f0a0-0000-7000-8000-000000000001");
    private static final Plan PLAN = Plan.of("run", 100, new SplittableRandom(7));

    @Test
    void ordersThatEndAsExpectedAreNoSurprise() {
        assertThat(new Tally(PLAN, List.of(played(OrderKind.DECLINED, "rejected (payment_declined)"))).surprises())
                .isEmpty();
    }

    @Test
    void anOrderThatEndsDifferentlyIsNamed() {
        assertThat(new Tally(PLAN, List.of(played(OrderKind.DECLINED, "confirmed"))).surprises())
                .singleElement()
                .asString()
                .contains("declined", ORDER.toString(), "confirmed", "payment_declined");
    }

    @Test
    void pieceSoldTwiceInARushIsASurprise() {
        List<Buyer.Played> everyoneGotOne = PLAN.orders().stream()
                .filter(order -> order.kind() == OrderKind.LAST_PIECE)
                .map(order -> new Buyer.Played(order, Optional.of(ORDER), "confirmed"))
                .toList();

        assertThat(new Tally(PLAN, everyoneGotOne).surprises())
                .singleElement()
                .asString()
                .contains("were sold, and there were");
    }

    private static Buyer.Played played(OrderKind kind, String found) {
        Plan.PlannedOrder order = PLAN.orders().stream()
                .filter(planned -> planned.kind() == kind)
                .findFirst()
                .orElseThrow();
        return new Buyer.Played(order, Optional.of(ORDER), found);
    }
}
