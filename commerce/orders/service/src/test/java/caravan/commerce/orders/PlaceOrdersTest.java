package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static caravan.commerce.orders.OrdersOnPostgres.DESK;
import static caravan.commerce.orders.OrdersOnPostgres.LAMP;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.IdempotencyKey;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.PriceRepository.PriceNews;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.PriceList;
import caravan.commerce.orders.domain.Quote;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlaceOrdersTest {
    private static final PriceList.Item TWO_LAMPS = new PriceList.Item(LAMP, new Quantity(2));
    private static final PriceList.Item ONE_DESK = new PriceList.Item(DESK, new Quantity(1));
    private static final Sku UNKNOWN = new Sku("no-such-thing");
    private static final PriceList.Item ONE_UNKNOWN = new PriceList.Item(UNKNOWN, new Quantity(1));

    private final OrdersOnPostgres shop = new OrdersOnPostgres();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void anOrderReadsTheSameBeforeAndAfterItIsStored() {
        Order placed = place(TWO_LAMPS, ONE_DESK);

        assertThat(shop.stored(placed)).isEqualTo(placed);
    }

    @Test
    void thePricesAreTheHousesOwn() {
        Order placed = place(TWO_LAMPS, ONE_DESK);

        assertThat(placed.lines())
                .containsExactly(
                        new Order.Line(LAMP, new Quantity(2), Money.of(1999, "EUR")),
                        new Order.Line(DESK, new Quantity(1), Money.of(10_000, "EUR")));
        assertThat(placed.total()).isEqualTo(Money.of(13_998, "EUR"));
    }

    @Test
    void anOrderIsSentAndItsStockRequested() {
        Order placed = place(TWO_LAMPS);

        assertThat(shop.sentFor(placed)).containsExactly("order-changed", "reserve-stock");
        assertThat(shop.historyOf(placed)).containsExactly("1 pending");
    }

    @Test
    void anUnknownSkuIsNamedAndLeavesNothingBehind() {
        PlaceOrders.Outcome outcome = shop.run(shop.placing, shop.placeOrder(ANN, TWO_LAMPS, ONE_UNKNOWN));

        assertThat(outcome).isEqualTo(new PlaceOrders.Outcome.NotPriced(new Quote.UnknownSku(1, UNKNOWN)));
        assertThat(shop.count("orders")).isZero();
        assertThat(shop.count("outbox")).isZero();
    }

    @Test
    void aWithdrawnSkuIsUnknown() {
        remember(new PriceNews(LAMP, 2, Optional.empty()));

        assertThat(shop.run(shop.placing, shop.placeOrder(ANN, TWO_LAMPS)))
                .isEqualTo(new PlaceOrders.Outcome.NotPriced(new Quote.UnknownSku(0, LAMP)));
    }

    @Test
    void aRefusedNeighbourDoesNotKeepAnOrderOfTheSameBatchFromBeingPlaced() {
        List<PlaceOrders.Outcome> outcomes = shop.run(
                shop.placing,
                List.of(
                        shop.placeOrder(ANN, TWO_LAMPS, ONE_DESK),
                        shop.placeOrder(ANN, ONE_UNKNOWN),
                        shop.placeOrder(ANN, ONE_DESK)));

        assertThat(outcomes)
                .extracting(outcome -> outcome.getClass().getSimpleName())
                .containsExactly("Placed", "NotPriced", "Placed");
        assertThat(shop.count("orders")).isEqualTo(2);
    }

    @Test
    void aSkuThatReadsLikeSqlsNullIsKept() {
        Sku nullSku = new Sku("NULL");
        remember(new PriceNews(nullSku, 1, Optional.of(Money.of(1, "EUR"))));

        Order placed = place(new PriceList.Item(nullSku, new Quantity(1)));

        assertThat(shop.stored(placed).lines().getFirst().sku()).isEqualTo(nullSku);
    }

    @Test
    void theKeyIsKeptWithWhoseItWasAndItsRequest() {
        shop.run(
                shop.placing,
                shop.withKey(shop.placeOrder(ANN, TWO_LAMPS), new IdempotencyKey("someone", "key-1", "fingerprint")));

        assertThat(shop.transactions.<String>read(
                        handle -> handle.createQuery("SELECT idempotency_key || ', ' || key_fingerprint FROM orders")
                                .mapTo(String.class)
                                .one()))
                .isEqualTo("someone key-1, fingerprint");
    }

    private Order place(PriceList.Item... items) {
        return OrdersOnPostgres.placed(shop.run(shop.placing, shop.placeOrder(ANN, items)));
    }

    private void remember(PriceNews news) {
        shop.transactions.write(transaction -> {
            shop.prices.remember(transaction, List.of(news));
            return null;
        });
    }
}
