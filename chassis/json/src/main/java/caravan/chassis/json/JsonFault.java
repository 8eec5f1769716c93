package caravan.chassis.json;

/** JSON that does not fit the record it was read for. Made without a stack trace: it is the sender's mistake, not ours. */
public final class JsonFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String detail;

    /**
     * @param pointer where, as a JSON pointer (RFC 6901) such as {@code /items/0/sku}; empty for the whole text
     * @param detail what was wrong, beginning with a verb: {@code must be a string}
     */
    public JsonFault(String pointer, String detail) {
        super(pointer.isEmpty() ? "The JSON " + detail : pointer + " " + detail, null, false, false);
        this.pointer = pointer;
        this.detail = detail;
    }

    public String pointer() {
        return pointer;
    }

    public String detail() {
        return detail;
    }
}
