package caravan.chassis.api.outbound;

/** A call outside got no answer. It has no stack trace, since an unavailable server causes many of them. */
public final class OutboundFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What went wrong. */
    public enum Reason {
        /** The host has an address that may not be called, or the URL is refused. Nothing was sent. */
        REFUSED_ADDRESS,
        /** The host has no address, or DNS did not answer. */
        UNKNOWN_HOST,
        /** No connection was made. */
        CONNECT_FAILED,
        /** The certificate is not valid for the host, or the handshake failed. */
        TLS_FAILED,
        /** No answer came in time. */
        TIMEOUT,
        /** The connection broke, or the answer was not HTTP. */
        BROKEN
    }

    /** @param detail for people */
    public OutboundFailedException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
