package caravan.users.passwords;

import caravan.chassis.api.http.Request;
import java.time.Duration;

/**
 * A place in the queue for a hash: how urgent it is, and how its caller waits.
 *
 * @param waiting lets a request give its admission place back while it waits ({@link Request#waiting})
 */
public record HashTurn(Urgency urgency, Waiting waiting) {
    /** The most urgent first. */
    public enum Urgency {
        /** A sign-in from a device that has signed in to the account before. Sign-ins of strangers do not delay it. */
        KNOWN_DEVICE,
        /** Any other sign-in. */
        SIGN_IN,
        /** A registration, or a change of password. If there are two threads, it leaves one to the sign-ins. */
        NEW_PASSWORD
    }

    /** Runs a wait that has a timeout. */
    public interface Waiting {
        <T> T waiting(Duration timeout, Request.Wait<T> wait) throws InterruptedException;
    }

    /** For work without a waiting request. */
    public static HashTurn ofNoRequest() {
        return new HashTurn(Urgency.NEW_PASSWORD, HashTurn::asLong);
    }

    HashTurn with(Urgency other) {
        return new HashTurn(other, waiting);
    }

    private static <T> T asLong(Duration timeout, Request.Wait<T> wait) throws InterruptedException {
        return wait.within(timeout);
    }
}
