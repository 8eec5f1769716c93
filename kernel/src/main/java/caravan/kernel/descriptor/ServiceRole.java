package caravan.kernel.descriptor;

/** Something that one service does for all others. At most one service of a system plays each role. */
public sealed interface ServiceRole {
    /**
     * Issues the access tokens (RFC 9068) that every process checks.
     *
     * @param keysPath where the service publishes its public keys as a JWK set (RFC 7517), without a login
     */
    record IssuesTokens(String keysPath) implements ServiceRole {}

    /**
     * Ends sessions before their tokens expire. A message tells this to every process. Because a message may be late, it also asks this
     * service (the chassis' {@code Sessions.readFrom}).
     *
     * @param messageType names a message whose payload has {@code session_id} and {@code access_tokens_until}, the time when the session's
     *     last access token expires; and the {@code reason}, if it is known
     */
    record EndsSessions(String messageType) implements ServiceRole {}

    /**
     * Creates an administrator at the first start, so that somebody can sign in.
     *
     * @param username the administrator's
     * @param passwordSetting the setting that gives the password, such as {@code admin-password}
     * @param passwordFile the file of a generated password, within the service's data folder
     */
    record HasFirstAdministrator(String username, String passwordSetting, String passwordFile) implements ServiceRole {}
}
