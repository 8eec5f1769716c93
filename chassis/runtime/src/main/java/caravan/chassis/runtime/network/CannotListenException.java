package caravan.chassis.runtime.network;

import java.io.IOException;

/** There is no listening where it was asked for; the message is one line that tells why, and what to do. */
public final class CannotListenException extends IOException {
    private static final long serialVersionUID = 1L;

    CannotListenException(String why, String remedy) {
        super("Cannot listen (" + why + "): " + remedy + ".");
    }
}
