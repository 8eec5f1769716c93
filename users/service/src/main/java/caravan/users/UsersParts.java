package caravan.users;

import caravan.chassis.api.Assembly;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * The parts that all flows of the service use.
 *
 * @param clock ticks as finely as PostgreSQL stores times, so that an answer shows the same time at once as when it is read back
 * @param revoker ends sessions, whatever the reason
 */
record UsersParts(
        Assembly assembly,
        UsersSettings settings,
        Clock clock,
        SecureRandom random,
        AccountRepository accounts,
        SessionRepository sessions,
        SignInRepository signIns,
        SessionRevoker revoker) {}
