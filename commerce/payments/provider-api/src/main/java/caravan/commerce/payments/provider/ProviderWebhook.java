package caravan.commerce.payments.provider;

import caravan.commerce.kernel.PaymentId;
import java.util.Optional;

/** Reads the events that a provider sends to {@code POST /payment-webhooks/{provider}}. */
public interface ProviderWebhook {
    /** The header with the signature. */
    String signatureHeader();

    /**
     * Checks who sent an event and when, and reads it. It must not block.
     *
     * @param signature the header's value; empty if it was not sent
     * @throws NotGenuineException if the signature does not fit, or is too old
     */
    Event read(byte[] body, String signature) throws NotGenuineException;

    /**
     * Something happened at the provider. It decides nothing: payments asks the provider what has become of the payment.
     *
     * @param id the same each time that the provider sends it
     * @param payment the payment it is about; empty if it is about nothing that payments made
     * @param isOfAnEnd whether an authorization may have ended by itself
     */
    record Event(String id, Optional<PaymentId> payment, boolean isOfAnEnd) {}

    /** The event is not from the provider, or is too old to be believed. */
    final class NotGenuineException extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param message for people, without anything of the secret */
        public NotGenuineException(String message) {
            super(message);
        }
    }
}
