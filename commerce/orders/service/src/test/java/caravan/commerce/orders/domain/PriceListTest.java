package caravan.commerce.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PriceListTest {
    private static final Sku LAMP = new Sku("lamp");
    private static final Sku DESK = new Sku("desk");
    private static final Sku YACHT = new Sku("yacht");
    private static final Sku TEAPOT = new Sku("teapot");

    private static final PriceList PRICES = new PriceList(Map.of(
            LAMP, Money.of(1999, "EUR"),
            DESK, Money.of(10_000, "EUR"),
            YACHT, Money.of(Money.AMOUNT_MAX, "EUR"),
            TEAPOT, Money.of(500, "GBP")));

    @Test
    void theTotalIsThePricesTimesTheQuantities() {
        Quote quote = PRICES.quote(List.of(item(LAMP, 2), item(DESK, 1)));

        assertThat(quote)
                .isEqualTo(
                        new Quote.Priced(List.of(line(LAMP, 2, 1999), line(DESK, 1, 10_000)), Money.of(13_998, "EUR")));
    }

    @Test
    void aSkuThatStandsTwiceBecomesOneLineWhereItStoodFirst() {
        Quote quote = PRICES.quote(List.of(item(LAMP, 1), item(DESK, 1), item(LAMP, 3)));

        assertThat(quote)
                .isEqualTo(
                        new Quote.Priced(List.of(line(LAMP, 4, 1999), line(DESK, 1, 10_000)), Money.of(17_996, "EUR")));
    }

    @Test
    void aSkuThatIsNotOnSaleIsNamedByItsPosition() {
        Sku unknown = new Sku("no-such-thing");

        assertThat(PRICES.quote(List.of(item(LAMP, 1), item(unknown, 1)))).isEqualTo(new Quote.UnknownSku(1, unknown));
    }

    @Test
    void anOrderIsPaidInOneCurrency() {
        assertThat(PRICES.quote(List.of(item(LAMP, 1), item(TEAPOT, 1))))
                .isEqualTo(new Quote.MixedCurrencies(1, new CurrencyCode("EUR"), new CurrencyCode("GBP")));
    }

    @Test
    void quantitiesThatAddUpToTooManyAreRefused() {
        assertThat(PRICES.quote(List.of(item(LAMP, Quantity.MAX), item(LAMP, 1))))
                .isEqualTo(new Quote.QuantityTooLarge(1, LAMP));
    }

    @Test
    void anOrderCostsWhatTheCustomerSaw() {
        PriceList.Item seen = new PriceList.Item(LAMP, new Quantity(2), Optional.of(Money.of(1999, "EUR")));

        assertThat(PRICES.quote(List.of(seen), Optional.of(Money.of(3998, "EUR"))))
                .isEqualTo(PRICES.quote(List.of(item(LAMP, 2))));
    }

    @Test
    void anotherPriceThanTheCustomerSawIsRefusedWithTheCurrentPrices() {
        PriceList.Item seen = new PriceList.Item(DESK, new Quantity(1), Optional.of(Money.of(9_999, "EUR")));

        assertThat(PRICES.quote(List.of(item(LAMP, 1), seen), Optional.empty()))
                .isEqualTo(new Quote.PriceChanged(
                        OptionalInt.of(1),
                        Money.of(9_999, "EUR"),
                        new Quote.Priced(
                                List.of(line(LAMP, 1, 1999), line(DESK, 1, 10_000)), Money.of(11_999, "EUR"))));
    }

    @Test
    void anotherCurrencyIsAnotherPrice() {
        PriceList.Item seen = new PriceList.Item(TEAPOT, new Quantity(1), Optional.of(Money.of(500, "EUR")));

        assertThat(PRICES.quote(List.of(seen), Optional.empty())).isInstanceOf(Quote.PriceChanged.class);
    }

    @Test
    void anotherTotalThanTheCustomerSawIsRefused() {
        assertThat(PRICES.quote(List.of(item(LAMP, 2)), Optional.of(Money.of(3_997, "EUR"))))
                .isEqualTo(new Quote.PriceChanged(
                        OptionalInt.empty(),
                        Money.of(3_997, "EUR"),
                        new Quote.Priced(List.of(line(LAMP, 2, 1999)), Money.of(3_998, "EUR"))));
    }

    @Test
    void theLargestTotalIsAccepted() {
        assertThat(PRICES.quote(List.of(item(YACHT, 1))))
                .isEqualTo(
                        new Quote.Priced(List.of(line(YACHT, 1, Money.AMOUNT_MAX)), Money.of(Money.AMOUNT_MAX, "EUR")));
    }

    @Test
    void aTotalOneMinorUnitTooLargeIsRefused() {
        PriceList prices = new PriceList(Map.of(YACHT, Money.of(Money.AMOUNT_MAX, "EUR"), LAMP, Money.of(1, "EUR")));

        assertThat(prices.quote(List.of(item(YACHT, 1), item(LAMP, 1)))).isEqualTo(new Quote.TotalTooLarge(1));
    }

    @Test
    void aTotalThatWouldOverflowIsRefused() {
        assertThat(PRICES.quote(List.of(item(YACHT, Quantity.MAX)))).isEqualTo(new Quote.TotalTooLarge(0));
    }

    private static PriceList.Item item(Sku sku, int quantity) {
        return new PriceList.Item(sku, new Quantity(quantity));
    }

    private static Order.Line line(Sku sku, int quantity, long unitPrice) {
        return new Order.Line(sku, new Quantity(quantity), Money.of(unitPrice, "EUR"));
    }
}
