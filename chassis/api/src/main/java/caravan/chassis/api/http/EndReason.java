package caravan.chassis.api.http;

import caravan.kernel.WireNames;

/** Why a session ended, or a stream of events that stood on it. Clients are told {@link #wireName}. */
public enum EndReason {
    /** The user has signed out, or has ended the session from elsewhere. */
    SESSION_ENDED,
    /** The user's password was changed in another session. */
    PASSWORD_CHANGED,
    /** The user lost rights. */
    ROLE_CHANGED,
    ACCOUNT_DELETED,
    /** A refresh token was used twice, so somebody may have a copy. */
    REFRESH_TOKEN_REUSED,
    /** The user has signed in elsewhere so often that the session least used had to go. */
    TOO_MANY_SESSIONS,
    /** The access token has run out; the session may go on. */
    TOKEN_EXPIRED,
    /** Nobody could be asked for too long whether the session has ended. */
    SESSIONS_UNKNOWN,
    /** The process stops; the session goes on. */
    STOPPING;

    public String wireName() {
        return WireNames.of(this);
    }

    /** Reads a {@link #wireName}; one that a later version has made up is {@link #SESSION_ENDED}. */
    public static EndReason parse(String text) {
        return WireNames.find(EndReason.class, text).orElse(SESSION_ENDED);
    }
}
