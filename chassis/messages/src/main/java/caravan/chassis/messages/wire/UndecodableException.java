package caravan.chassis.messages.wire;

/** A message that nobody can read, however often it is tried. */
public final class UndecodableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UndecodableException(String what) {
        super(what);
    }
}
