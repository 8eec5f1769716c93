package caravan.kernel.descriptor;

import java.util.regex.Pattern;

/**
 * A view of the console that a service brings: an ES module beside its contract, at {@code META-INF/caravan/console/views/<name>.js} on the
 * class path. docs/a-service.md says what the module exports.
 *
 * @param name unique over all services; in addresses
 * @param title in the console's menu
 * @param forAdministrators whether staff do not see it
 */
public record ConsoleView(String name, String title, boolean forAdministrators) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{1,31}");
    private static final int TITLE_CHARACTERS_MAX = 32;

    /** @throws IllegalArgumentException if a part has another form */
    public ConsoleView {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a view is named by 2 to 32 lower-case letters and dashes, not '" + name + "'");
        }
        if (title.isBlank() || title.length() > TITLE_CHARACTERS_MAX) {
            throw new IllegalArgumentException("the view " + name + " needs a title of at most " + TITLE_CHARACTERS_MAX
                    + " characters, not '" + title + "'");
        }
    }

    /** Where its module is on the class path. */
    public String resource() {
        return "META-INF/caravan/console/views/" + name + ".js";
    }
}
