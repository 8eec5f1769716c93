package caravan.run.supervisor;

/** A fleet does not start. The message says in one line which process, and why. */
public final class FleetStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FleetStartException(String message) {
        super(message);
    }
}
