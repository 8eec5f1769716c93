package caravan.users.domain;

import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One line of the audit trail.
 *
 * @param id a UUIDv7, so that lines sort by age
 * @param userId the account; empty for an unknown name, which is not stored, since it may be a mistyped password
 */
public record SignIn(UUID id, Optional<UserId> userId, SignInOutcome outcome, Client client, Instant at) {}
