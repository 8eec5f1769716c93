package caravan.commerce.payments.provider;

/** The provider's answer did not come: it timed out or the connection broke. What was asked may have been done. */
public final class ProviderUnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what was asked, and how the answer got lost */
    public ProviderUnreachableException(String message) {
        super(message);
    }
}
