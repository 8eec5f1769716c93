package caravan.chassis.json;

/** JSON does not fit its record. The exception has no stack trace, since it is the sender's mistake. */
public final class JsonFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String detail;

    /**
     * @param pointer where, as a JSON pointer (RFC 6901) such as {@code /items/0/sku}; empty for the whole text
     * @param detail what is wrong, beginning with a verb: {@code must be a string}
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
