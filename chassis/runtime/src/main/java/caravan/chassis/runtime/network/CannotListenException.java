package caravan.chassis.runtime.network;

import java.io.IOException;

/** The process cannot listen at the configured address. The message is one line that says why, and what to do. */
public final class CannotListenException extends IOException {
    private static final long serialVersionUID = 1L;

    CannotListenException(String why, String remedy) {
        super("Cannot listen (" + why + "): " + remedy + ".");
    }
}
