package caravan.client.terminal;

/** A command could not begin; its message is one line for the terminal. */
public final class NotConnectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotConnectedException(String message) {
        super(message);
    }

    NotConnectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
