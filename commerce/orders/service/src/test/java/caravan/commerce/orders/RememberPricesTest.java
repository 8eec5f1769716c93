package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.CAUSE;
import static caravan.commerce.orders.OrdersOnPostgres.LAMP;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.messages.Message;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.catalog.contract.ProductChanged;
import caravan.commerce.catalog.contract.ProductWithdrawn;
import caravan.commerce.kernel.Money;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RememberPricesTest {
    private final OrdersOnPostgres shop = new OrdersOnPostgres();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aNewerPriceHolds() {
        remember(changed(2, 2499));

        assertThat(price()).contains(Money.of(2499, "EUR"));
    }

    @Test
    void aPriceOfACatalogThatWasRestoredHoldsAlthoughItsVersionIsLower() {
        remember(changed(3, 2499));
        remember(changed(2, 999));

        assertThat(price()).contains(Money.of(999, "EUR"));
    }

    @Test
    void theLastOfSeveralChangesInABatchCounts() {
        remember(changed(2, 2499), changed(3, 999), changed(4, 2999));

        assertThat(price()).contains(Money.of(2999, "EUR"));
    }

    @Test
    void aWithdrawnProductHasNoPriceUntilItIsOnSaleAgain() {
        remember(new ProductWithdrawn(LAMP, 2));
        assertThat(price()).isEmpty();

        remember(changed(3, 1500));
        assertThat(price()).contains(Money.of(1500, "EUR"));
    }

    private Optional<Money> price() {
        return shop.transactions.write(transaction -> Optional.ofNullable(
                shop.prices.onSale(transaction, Set.of(LAMP)).prices().get(LAMP)));
    }

    private void remember(CatalogMessage... messages) {
        shop.run(
                new RememberPrices(shop.prices),
                Arrays.stream(messages).map(RememberPricesTest::message).toList());
    }

    private static CatalogMessage changed(long version, long amount) {
        return new ProductChanged(LAMP, "Lamp", Money.of(amount, "EUR"), version);
    }

    private static Message<CatalogMessage> message(CatalogMessage payload) {
        return new Message<>(
                UUID.randomUUID(), CatalogMessage.PRODUCT_CHANGED, "lamp", payload, "catalog", 1, Instant.EPOCH, CAUSE);
    }
}
