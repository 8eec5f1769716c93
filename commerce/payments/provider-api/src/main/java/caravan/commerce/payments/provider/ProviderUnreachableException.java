package caravan.commerce.payments.provider;

/** No answer came from the provider: the call timed out, or the connection broke. The operation may have been done. */
public final class ProviderUnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message names the operation, and says how the answer was lost */
    public ProviderUnreachableException(String message) {
        super(message);
    }
}
