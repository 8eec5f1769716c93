package caravan.commerce.catalog.http;

import caravan.commerce.catalog.domain.Description;
import caravan.commerce.catalog.domain.Offer;
import caravan.commerce.catalog.domain.Price;
import caravan.commerce.catalog.domain.ProductName;
import caravan.commerce.kernel.CurrencyCode;
import java.util.Currency;
import java.util.Optional;

/** The body of a PUT. */
record ProductBody(ProductName name, AskedPrice price, Optional<Description> description) {
    Offer asOffer() {
        return new Offer(name, price.asPrice(), description);
    }

    record AskedPrice(long amount, Payable currency) {
        AskedPrice {
            // Checked here, where the field's place in the body is known.
            var unused = new Price(amount, currency.code());
        }

        Price asPrice() {
            return new Price(amount, currency.code());
        }
    }

    /** A currency for prices. {@code XXX} (no currency), gold and the like have a code, but no minor unit, so they are refused. */
    record Payable(String value) {
        /** @throws IllegalArgumentException if it is not such a currency */
        Payable {
            var unused = new CurrencyCode(value);
            if (Currency.getInstance(value).getDefaultFractionDigits() < 0) {
                throw new IllegalArgumentException("must be a currency for payments, for example EUR");
            }
        }

        CurrencyCode code() {
            return new CurrencyCode(value);
        }
    }
}
