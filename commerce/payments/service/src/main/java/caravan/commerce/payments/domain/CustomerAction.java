package caravan.commerce.payments.domain;

import java.util.Optional;

/**
 * What the customer must do before the amount is held.
 *
 * @param type the provider's name for it
 * @param url the page to open, if there is one
 * @param clientSecret what the provider's library needs in the customer's browser, if it needs anything
 */
public record CustomerAction(String type, Optional<String> url, Optional<String> clientSecret) {
    /** Without the address and the secret: who has them can act for the customer. */
    @Override
    public String toString() {
        return type;
    }
}
