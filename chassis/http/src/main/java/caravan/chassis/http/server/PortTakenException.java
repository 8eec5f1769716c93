package caravan.chassis.http.server;

/** The port cannot be listened on, nearly always because another program does. */
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PortTakenException(String host, int port, Throwable cause) {
        super(
                "Cannot listen on port " + port + " of " + host + " (" + cause.getMessage()
                        + "): stop the program that uses it, or choose another port.",
                cause);
    }
}
