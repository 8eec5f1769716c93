package caravan.chassis.messages.wire;

/** A text that callers look for in messages: a key, or the name of a type, a subscription or a service. */
public final class SearchText {
    private static final int CHARACTERS_MAX = 255;

    private SearchText() {}

    /** @throws IllegalArgumentException if the text is nothing to look for */
    public static String require(String text) {
        if (text.isEmpty() || text.length() > CHARACTERS_MAX || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must have 1 to " + CHARACTERS_MAX + " characters");
        }
        return text;
    }
}
