package caravan.run.launcher;

import java.io.IOException;

/** There is no listening where it was asked for; the message is one line that tells why, and what to do. */
final class CannotListenException extends IOException {
    CannotListenException(String why, String remedy) {
        super("Cannot listen (" + why + "): " + remedy + ".");
    }
}
