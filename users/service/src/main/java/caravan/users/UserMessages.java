package caravan.users;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.UserId;
import caravan.users.contract.SessionEnded;
import caravan.users.contract.UserChanged;
import caravan.users.contract.UserDeleted;
import caravan.users.contract.UsersMessage;
import caravan.users.domain.Account;
import caravan.users.domain.Session;
import caravan.users.domain.SessionLifetimes;
import java.util.Optional;

/** Adds the messages of users to the outbox, keyed by the user's id. */
public final class UserMessages {
    private UserMessages() {}

    public static void changed(Transaction transaction, Account account, Cause cause) {
        UserChanged message = new UserChanged(account.id(), account.role().wireName(), account.version());
        transaction.outbox().add(UsersMessage.USER_CHANGED, key(account.id()), message, cause);
    }

    public static void deleted(Transaction transaction, Account account, Cause cause) {
        deleted(transaction, account.id(), account.version() + 1, cause);
    }

    /** @param version the one that the deletion made */
    static void deleted(Transaction transaction, UserId userId, long version, Cause cause) {
        transaction.outbox().add(UsersMessage.USER_DELETED, key(userId), new UserDeleted(userId, version), cause);
    }

    public static void ended(
            Transaction transaction, Session session, SessionLifetimes lifetimes, EndReason why, Cause cause) {
        SessionEnded message = new SessionEnded(
                session.id(), session.userId(), session.accessTokensUntil(lifetimes), Optional.of(why.wireName()));
        transaction.outbox().add(UsersMessage.SESSION_ENDED, key(session.userId()), message, cause);
    }

    private static String key(UserId userId) {
        return userId.toString();
    }
}
