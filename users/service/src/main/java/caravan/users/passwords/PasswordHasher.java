package caravan.users.passwords;

import caravan.chassis.api.http.OverloadedException;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;

/** Hashes passwords. It is slow and does only a few at a time, so never call it in a transaction. */
public interface PasswordHasher {
    /** @throws OverloadedException if too many wait, or the wait takes too long */
    PasswordHash hash(Password password, HashTurn turn) throws InterruptedException;

    /** @throws OverloadedException if too many wait, or the wait takes too long */
    boolean matches(Password password, PasswordHash hash, HashTurn turn) throws InterruptedException;

    /** Takes as long as {@link #matches}, and never matches: for unknown names. */
    boolean matchesNobody(Password password, HashTurn turn) throws InterruptedException;

    /** Whether a hash is weaker than today's. */
    boolean isOutdated(PasswordHash hash);
}
