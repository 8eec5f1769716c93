package caravan.chassis.runtime.tokens;

/** Nobody knows where the issuer of tokens is at the moment. */
public final class NoIssuerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoIssuerException(String message) {
        super(message);
    }
}
