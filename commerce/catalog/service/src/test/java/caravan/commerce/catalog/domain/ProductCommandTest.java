package caravan.commerce.catalog.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Sku;
import caravan.kernel.ExpectedVersion;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProductCommandTest {
    private static final Sku SKU = new Sku("kettle");
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
    private static final Precondition NONE = new Precondition.AtVersion(new ExpectedVersion.Any());

    private static final Product ON_SALE = new Product(SKU, offer(1_999), true, 4, THEN);
    private static final Product WITHDRAWN = new Product(SKU, offer(1_999), false, 5, THEN);

    @Test
    void aSkuThatNeverWasOnSaleBeginsAtVersionOne() {
        assertThat(new OfferProduct(SKU, offer(1_999), NONE).decide(Optional.empty(), NOW))
                .isEqualTo(new ProductOutcome.Created(new Product(SKU, offer(1_999), true, 1, NOW)));
    }

    @Test
    void anotherPriceIsTheNextVersion() {
        assertThat(new OfferProduct(SKU, offer(2_499), NONE).decide(Optional.of(ON_SALE), NOW))
                .isEqualTo(new ProductOutcome.Replaced(new Product(SKU, offer(2_499), true, 5, NOW)));
    }

    @Test
    void theSameOfferAgainKeepsTheVersion() {
        assertThat(new OfferProduct(SKU, offer(1_999), NONE).decide(Optional.of(ON_SALE), NOW))
                .isEqualTo(new ProductOutcome.Unchanged(ON_SALE));
    }

    @Test
    void aWithdrawalIsTheNextVersion() {
        assertThat(new WithdrawProduct(SKU, NONE).decide(Optional.of(ON_SALE), NOW))
                .isEqualTo(new ProductOutcome.Withdrawn(new Product(SKU, offer(1_999), false, 5, NOW)));
    }

    @Test
    void aWithdrawnProductComesBackWithTheNextVersionThoughItsOfferIsTheSame() {
        assertThat(new OfferProduct(SKU, offer(1_999), NONE).decide(Optional.of(WITHDRAWN), NOW))
                .isEqualTo(new ProductOutcome.Created(new Product(SKU, offer(1_999), true, 6, NOW)));
    }

    @Test
    void aWithdrawnProductCannotBeWithdrawnAgain() {
        assertThat(new WithdrawProduct(SKU, new Precondition.AtVersion(ExpectedVersion.of(5)))
                        .decide(Optional.of(WITHDRAWN), NOW))
                .isEqualTo(new ProductOutcome.NotOnSale());
    }

    @Test
    void aStaleVersionChangesNothing() {
        assertThat(new OfferProduct(SKU, offer(1), new Precondition.AtVersion(ExpectedVersion.of(3)))
                        .decide(Optional.of(ON_SALE), NOW))
                .isEqualTo(new ProductOutcome.PreconditionFailed(Optional.of(4L)));
    }

    @Test
    void aStaleVersionWithdrawsNothing() {
        assertThat(new WithdrawProduct(SKU, new Precondition.AtVersion(ExpectedVersion.of(3)))
                        .decide(Optional.of(ON_SALE), NOW))
                .isEqualTo(new ProductOutcome.PreconditionFailed(Optional.of(4L)));
    }

    @Test
    void theCurrentVersionMayBeChanged() {
        assertThat(new OfferProduct(SKU, offer(1), new Precondition.AtVersion(ExpectedVersion.of(4)))
                        .decide(Optional.of(ON_SALE), NOW))
                .isInstanceOf(ProductOutcome.Replaced.class);
    }

    @Test
    void aPreconditionOfAbsenceRefusesAProductOnSale() {
        assertThat(new OfferProduct(SKU, offer(1), new Precondition.NotOnSale()).decide(Optional.of(ON_SALE), NOW))
                .isEqualTo(new ProductOutcome.PreconditionFailed(Optional.of(4L)));
    }

    @Test
    void aPreconditionOfAbsenceAllowsAWithdrawnProduct() {
        assertThat(new OfferProduct(SKU, offer(1), new Precondition.NotOnSale()).decide(Optional.of(WITHDRAWN), NOW))
                .isInstanceOf(ProductOutcome.Created.class);
    }

    @Test
    void aPreconditionOfPresenceRefusesAWithdrawnProduct() {
        assertThat(new OfferProduct(SKU, offer(1), new Precondition.AtVersion(new ExpectedVersion.Existing()))
                        .decide(Optional.of(WITHDRAWN), NOW))
                .isEqualTo(new ProductOutcome.PreconditionFailed(Optional.empty()));
    }

    private static Offer offer(long amount) {
        return new Offer(new ProductName("Kettle"), new Price(amount, new CurrencyCode("EUR")), Optional.empty());
    }
}
