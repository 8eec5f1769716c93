package caravan.client;

import java.net.URI;

/** No complete answer arrived, in spite of all safe retries. It is not known whether the request was done. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(URI address, Exception cause) {
        super(
                "no answer from " + address + ": is Caravan running there? Start it with ./caravan up, or name another"
                        + " address (" + reason(cause) + ")",
                cause);
    }

    private static String reason(Exception cause) {
        String said = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return said == null ? kind : kind + ": " + said;
    }
}
