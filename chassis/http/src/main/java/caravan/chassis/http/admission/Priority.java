package caravan.chassis.http.admission;

import java.util.List;

/**
 * Which requests are admitted under overload: each class but the first may fill only a share of the limit, so that a higher class still
 * finds room when a lower one is refused. The class follows from the method and path of the route; services do not set it.
 */
public enum Priority {
    /** Never refused for overload, and not counted: health, metrics, and the keys under {@code /.well-known/} (RFC 8615). */
    ESSENTIAL(1.0),
    /** Writes: somebody waits for them to be done. */
    HIGH(1.0),
    /** Reads of one thing: the path has a parameter, or belongs to the caller ({@code /users/me}). */
    NORMAL(0.8),
    /** Reads of collections. Their share is above a half: below it the limit would not count as used, and would not grow. */
    LOW(0.6);

    private final double share;

    Priority(double share) {
        this.share = share;
    }

    /** @param path the pattern, such as {@code /orders/{id}} */
    public static Priority of(String method, String path) {
        if (path.startsWith("/.well-known/")) {
            return ESSENTIAL;
        }
        if (!method.equals("GET")) {
            return HIGH;
        }
        boolean isOneThing = path.contains("{") || List.of(path.split("/", -1)).contains("me");
        return isOneThing ? NORMAL : LOW;
    }

    /** How much of a limit this class may fill, together with all others. */
    public int shareOf(int limit) {
        return Math.max(1, (int) (limit * share));
    }
}
