package caravan.commerce.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderReasonTest {
    @Test
    void anOrderWithoutStockSaysSo() {
        assertThat(OrderExamples.after(OrderExamples.OUT_OF_LAMPS).reason()).contains(Reason.OUT_OF_STOCK);
    }

    @Test
    void anOrderWhosePaymentWasDeclinedSaysSo() {
        Order order = OrderExamples.after(OrderEvent.Reply.STOCK_RESERVED, OrderEvent.Reply.PAYMENT_DECLINED);

        assertThat(order.reason()).contains(Reason.PAYMENT_DECLINED);
    }

    @Test
    void anOrderThatWasCalledOffSaysWhetherByRequestOrByTheClock() {
        assertThat(OrderExamples.after(OrderEvent.Request.CANCELLATION_REQUESTED)
                        .reason())
                .contains(Reason.REQUESTED);
        assertThat(OrderExamples.after(OrderEvent.Request.EXPIRED).reason()).contains(Reason.EXPIRED);
    }

    @Test
    void anOrderThatNeedsItsCustomerSaysSoUntilTheCustomerHasActed() {
        Order waiting = OrderExamples.after(OrderEvent.Reply.STOCK_RESERVED, OrderEvent.Reply.ACTION_REQUIRED);

        assertThat(waiting.needsItsCustomer()).isTrue();
        assertThat(waiting.reason()).contains(Reason.PAYMENT_ACTION_REQUIRED);
        assertThat(waiting.decide(OrderEvent.Reply.PAYMENT_AUTHORIZED, OrderExamples.LATER)
                        .order()
                        .reason())
                .isEmpty();
    }

    @Test
    void onlyWhatCameToNothingOrNeedsItsCustomerHasAReason() {
        for (Order order : OrderExamples.reachable()) {
            assertThat(order.reason().isPresent())
                    .as(order.toString())
                    .isEqualTo(order.status() == OrderStatus.REJECTED
                            || order.status() == OrderStatus.CANCELLED
                            || order.needsItsCustomer());
        }
    }
}
