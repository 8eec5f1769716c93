package caravan.commerce.catalog.http;

import caravan.commerce.catalog.domain.Description;
import caravan.commerce.catalog.domain.Offer;
import caravan.commerce.catalog.domain.Price;
import caravan.commerce.catalog.domain.ProductName;
import caravan.commerce.kernel.CurrencyCode;
import java.util.Currency;
import java.util.Optional;

/** What PUT takes. */
record ProductBody(ProductName name, AskedPrice price, Optional<Description> description) {
    Offer asOffer() {
        return new Offer(name, price.asPrice(), description);
    }

    record AskedPrice(long amount, Payable currency) {
        AskedPrice {
            // Refused here, where its place in the body is known.
            var unused = new Price(amount, currency.code());
        }

        Price asPrice() {
            return new Price(amount, currency.code());
        }
    }

    /** A currency that something can cost: {@code XXX} (none), gold and the like have a code, and no minor unit. */
    record Payable(String value) {
        /** @throws IllegalArgumentException if it is none */
        Payable {
            var unused = new CurrencyCode(value);
            if (Currency.getInstance(value).getDefaultFractionDigits() < 0) {
                throw new IllegalArgumentException("must be a currency that is paid in, such as EUR");
            }
        }

        CurrencyCode code() {
            return new CurrencyCode(value);
        }
    }
}
