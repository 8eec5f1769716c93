package caravan.chassis.api.trail;

import caravan.chassis.api.tracing.Cause;
import java.util.regex.Pattern;

/**
 * Who changed what, and how. Only the fields that differ are kept.
 *
 * @param cause the request that asked for it, or what else led to it
 * @param action what happened, as a past participle in snake_case, such as {@code price_changed}
 * @param kind of thing, in snake_case, such as {@code product}
 * @param thing the id of the thing, as in the service's routes
 * @param before the fields before; {@link Fields#NONE} if the thing did not exist
 * @param after the fields after; {@link Fields#NONE} if the thing no longer exists
 */
public record Change(Actor actor, Cause cause, String action, String kind, String thing, Fields before, Fields after) {
    public static final int THING_CHARACTERS_MAX = 200;

    private static final Pattern WORD = Pattern.compile("[a-z][a-z_]{0,49}");

    /** @throws IllegalArgumentException if a word has another form */
    public Change {
        action = requireAction(action);
        if (!WORD.matcher(kind).matches()) {
            throw new IllegalArgumentException("a kind of thing must be one word in snake_case, not '" + kind + "'");
        }
        thing = requireThing(thing);
        Fields all = before;
        before = before.otherThan(after);
        after = after.otherThan(all);
    }

    /** @throws IllegalArgumentException if the text is no action */
    public static String requireAction(String text) {
        if (!WORD.matcher(text).matches()) {
            throw new IllegalArgumentException("must be an action in snake_case, such as price_changed");
        }
        return text;
    }

    /** @throws IllegalArgumentException if no thing has such an id */
    public static String requireThing(String text) {
        if (text.isBlank() || text.length() > THING_CHARACTERS_MAX || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must be a thing's id of 1 to " + THING_CHARACTERS_MAX + " characters");
        }
        return text;
    }
}
