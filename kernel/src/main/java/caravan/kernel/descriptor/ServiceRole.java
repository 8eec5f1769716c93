package caravan.kernel.descriptor;

/** What one service does for all the others. At most one service of a system plays each role. */
public sealed interface ServiceRole {
    /**
     * Issues the access tokens (RFC 9068) that every process checks.
     *
     * @param keysPath where the service publishes its public keys as a JWK set (RFC 7517), without a login
     */
    record IssuesTokens(String keysPath) implements ServiceRole {}

    /**
     * Ends sessions before their tokens run out. Every process hears of it by a message, and asks the process of this service besides
     * (the chassis' {@code Sessions.readFrom}), since a message may be late.
     *
     * @param messageType names a message whose payload has {@code session_id} and {@code access_tokens_until}, the time when the
     *     session's last access token runs out by itself; and, if it is known, the {@code reason}
     */
    record EndsSessions(String messageType) implements ServiceRole {}

    /**
     * Makes an administrator at the first start, so that somebody can sign in.
     *
     * @param username the administrator's
     * @param passwordSetting the setting that gives the password, such as {@code admin-password}
     * @param passwordFile where a password that was made up is kept, within the service's data folder
     */
    record HasFirstAdministrator(String username, String passwordSetting, String passwordFile) implements ServiceRole {}
}
