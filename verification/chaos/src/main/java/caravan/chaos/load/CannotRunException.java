package caravan.chaos.load;

/** The faults could not be tried, so the run says nothing about the fleet. */
public final class CannotRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotRunException(String message) {
        super(message);
    }
}
