package caravan.attack.wire;

import java.io.IOException;

/** The bytes are not an answer in HTTP/1.1. */
public final class NotHttpException extends IOException {
    private static final long serialVersionUID = 1L;

    NotHttpException(String why) {
        super(why);
    }
}
