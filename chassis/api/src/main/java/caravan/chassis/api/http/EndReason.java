package caravan.chassis.api.http;

import caravan.kernel.WireNames;

/** Why a session, or an event stream of that session, ended. Clients get {@link #wireName}. */
public enum EndReason {
    /** The user signed out, or ended the session from another one. */
    SESSION_ENDED,
    /** The user's password was changed in another session. */
    PASSWORD_CHANGED,
    /** The user lost rights. */
    ROLE_CHANGED,
    ACCOUNT_DELETED,
    /** A refresh token was used twice, so somebody may have a copy. */
    REFRESH_TOKEN_REUSED,
    /** The user has too many sessions, so the least recently used one was ended. */
    TOO_MANY_SESSIONS,
    /** The access token has expired. The session may go on. */
    TOKEN_EXPIRED,
    /** For too long, no process could tell whether the session has ended. */
    SESSIONS_UNKNOWN,
    /** The process stops; the session goes on. */
    STOPPING;

    public String wireName() {
        return WireNames.of(this);
    }

    /** Reads a {@link #wireName}. An unknown name, from a later version, becomes {@link #SESSION_ENDED}. */
    public static EndReason parse(String text) {
        return WireNames.find(EndReason.class, text).orElse(SESSION_ENDED);
    }
}
