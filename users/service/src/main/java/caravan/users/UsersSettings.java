package caravan.users;

import caravan.chassis.api.Settings;
import caravan.users.domain.Allowance;
import caravan.users.domain.KeyRotation;
import caravan.users.domain.SessionLifetimes;
import java.time.Duration;

/**
 * The service's settings, within their bounds.
 *
 * @param hashesAtOnceMax passwords that are hashed at once
 * @param hashesWaitingMax passwords that wait to be hashed, for each urgency
 * @param hashWaitMax how long a password waits to be hashed
 * @param refreshGrace how long a repeated refresh token gets the same answer
 * @param freshSignIn how long after a sign-in the account can be deleted without the password
 * @param registrations how many accounts one address can register
 * @param signInsKept how long the audit trail of sign-ins is kept
 */
record UsersSettings(
        SessionLifetimes lifetimes,
        KeyRotation rotation,
        int hashesAtOnceMax,
        int hashesWaitingMax,
        Duration hashWaitMax,
        Duration refreshGrace,
        Duration freshSignIn,
        Allowance.Rule registrations,
        Duration signInsKept) {

    static final Duration ACCESS_TOKEN_LIFETIME = Duration.ofMinutes(10);

    /** How often an instance looks for work, and for what other instances have done. */
    static final Duration HOUSEKEEPING_IDLE = Duration.ofMinutes(1);

    private static final int HASHES_AT_ONCE_MAX = 1_024;
    private static final int HASHES_WAITING_MAX = 10_000;
    private static final Duration REFRESH_GRACE_MAX = Duration.ofMinutes(1);
    private static final Duration FRESH_SIGN_IN_MAX = Duration.ofHours(24);
    private static final int REGISTRATIONS_PER_ADDRESS_MAX = 1_000_000;
    private static final Duration REGISTRATION_REFILL_MIN = Duration.ofMillis(1);
    private static final Duration REGISTRATION_REFILL_MAX = Duration.ofHours(1);

    /** @throws IllegalArgumentException if one is out of its bounds */
    static UsersSettings of(Settings settings) {
        return new UsersSettings(
                new SessionLifetimes(
                        settings.duration("session-idle", Duration.ofDays(14)),
                        settings.duration("session-absolute", Duration.ofDays(90)),
                        ACCESS_TOKEN_LIFETIME),
                rotation(settings),
                settings.integer(
                        "hashes-at-once-max", Runtime.getRuntime().availableProcessors(), 1, HASHES_AT_ONCE_MAX),
                settings.integer("hashes-waiting-max", 100, 1, HASHES_WAITING_MAX),
                settings.duration("hash-wait-max", Duration.ofSeconds(10)),
                settings.duration("refresh-grace", Duration.ofSeconds(10), Duration.ZERO, REFRESH_GRACE_MAX),
                settings.duration("fresh-sign-in", Duration.ofMinutes(5), Duration.ZERO, FRESH_SIGN_IN_MAX),
                new Allowance.Rule(
                        settings.integer("registrations-per-address-max", 100, 1, REGISTRATIONS_PER_ADDRESS_MAX),
                        settings.duration(
                                "registration-refill",
                                Duration.ofSeconds(10),
                                REGISTRATION_REFILL_MIN,
                                REGISTRATION_REFILL_MAX)),
                settings.duration("sign-ins-kept", Duration.ofDays(90)));
    }

    private static KeyRotation rotation(Settings settings) {
        Duration period = settings.duration("key-rotation", Duration.ofHours(24));
        // An instance reads the keys every HOUSEKEEPING_IDLE, and may sign with an old key until then.
        Duration retention = ACCESS_TOKEN_LIFETIME.plus(HOUSEKEEPING_IDLE.multipliedBy(5));
        if (period.compareTo(retention) < 0) {
            throw new IllegalArgumentException(
                    "key-rotation of users must be at least " + retention + ", not " + period);
        }
        return new KeyRotation(period, retention);
    }
}
