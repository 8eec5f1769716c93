package caravan.chassis.messages;

/** A message that nobody can read, however often it is tried. */
final class UndecodableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UndecodableException(String what) {
        super(what);
    }
}
