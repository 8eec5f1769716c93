package caravan.chassis.messages.wire;

/** A message cannot be decoded, so a retry would not help. */
public final class UndecodableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UndecodableException(String what) {
        super(what);
    }
}
