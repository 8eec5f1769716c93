package caravan.users.passwords;

import caravan.chassis.api.http.Request;
import java.time.Duration;

/**
 * Who waits for a hash: how soon it is served, and how it waits.
 *
 * @param waiting a request gives its place among those that are worked on back meanwhile ({@link Request#waiting})
 */
public record HashTurn(Urgency urgency, Waiting waiting) {
    /** In the order in which they are served. */
    public enum Urgency {
        /** A sign-in from a device that has signed in to the account before: no crowd of strangers holds it up. */
        KNOWN_DEVICE,
        /** Any other sign-in. */
        SIGN_IN,
        /** What makes a new hash: a registration, or a change of password. It leaves a thread to those above, if there are two. */
        NEW_PASSWORD
    }

    /** Waits for something, and looks at how it stands. */
    public interface Waiting {
        <T> T waiting(Duration patience, Request.Wait<T> wait) throws InterruptedException;
    }

    /** For what no request waits for. */
    public static HashTurn ofNoRequest() {
        return new HashTurn(Urgency.NEW_PASSWORD, HashTurn::asLong);
    }

    HashTurn with(Urgency other) {
        return new HashTurn(other, waiting);
    }

    private static <T> T asLong(Duration patience, Request.Wait<T> wait) throws InterruptedException {
        return wait.within(patience);
    }
}
