package caravan.chaos.load;

/** The faults could not be tried at all, which says nothing about how the fleet survives them. */
public final class CannotRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotRunException(String message) {
        super(message);
    }
}
