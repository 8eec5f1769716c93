package caravan.users.domain;

/**
 * From where a request came: shown to the user among the sessions and sign-ins.
 *
 * @param address the network address, at most {@value #ADDRESS_CHARACTERS_MAX} characters
 * @param description the User-Agent header, cut after {@value #DESCRIPTION_CHARACTERS_MAX} characters
 */
public record Client(String address, String description) {
    public static final int ADDRESS_CHARACTERS_MAX = 64;
    public static final int DESCRIPTION_CHARACTERS_MAX = 200;

    public Client {
        address = printable(address, ADDRESS_CHARACTERS_MAX);
        description = printable(description, DESCRIPTION_CHARACTERS_MAX);
    }

    // A client chooses this text: what is not printable ASCII could break a terminal or a page that shows it.
    private static String printable(String text, int charactersMax) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), charactersMax));
        for (int index = 0; index < text.length() && kept.length() < charactersMax; index++) {
            char character = text.charAt(index);
            kept.append(character >= ' ' && character <= '~' ? character : '?');
        }
        return kept.toString();
    }
}
