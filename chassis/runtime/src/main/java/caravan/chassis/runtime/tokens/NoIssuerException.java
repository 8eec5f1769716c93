package caravan.chassis.runtime.tokens;

/** No instance of the token issuer is known. */
public final class NoIssuerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoIssuerException(String message) {
        super(message);
    }
}
