package caravan.users.accounts;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.AccountRepository.Credentials;
import caravan.users.SessionRepository;
import caravan.users.SessionRevoker;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes passwords, and ends all other sessions of the user, since somebody else may have known the old password. */
public final class ChangePasswords implements UseCase<ChangePasswords.Command, ChangePasswords.Outcome> {
    private final AccountRepository accounts;
    private final SessionRepository sessions;
    private final SessionRevoker revoker;

    /**
     * Change the password.
     *
     * @param checked the hash that the current password matched
     * @param kept the caller's session, which does not end
     */
    public record Command(UserId userId, PasswordHash checked, PasswordHash next, SessionId kept, Cause cause) {}

    /** The outcome. */
    public sealed interface Outcome {
        /** The password is changed. */
        record Changed() implements Outcome {}

        /** The account was deleted, or its password changed, after the current password was checked. */
        record ChangedMeanwhile() implements Outcome {}
    }

    public ChangePasswords(AccountRepository accounts, SessionRepository sessions, SessionRevoker revoker) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.revoker = revoker;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        Map<UserId, Credentials> locked = accounts.lock(
                transaction, commands.stream().map(Command::userId).toList());
        Map<UserId, PasswordHash> current = new HashMap<>();
        locked.forEach((userId, credentials) -> current.put(userId, credentials.passwordHash()));
        Map<UserId, Command> changes = new LinkedHashMap<>();
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (Command command : commands) {
            Credentials found = locked.get(command.userId());
            PasswordHash now = current.get(command.userId());
            if (found == null || now == null || !now.isSameAs(command.checked())) {
                outcomes.add(new Outcome.ChangedMeanwhile());
            } else {
                current.put(command.userId(), command.next());
                changes.put(command.userId(), command);
                transaction.trail().add(AccountChanges.passwordChanged(command.cause(), found.account()));
                outcomes.add(new Outcome.Changed());
            }
        }
        if (!changes.isEmpty()) {
            save(transaction, changes);
        }
        return outcomes;
    }

    private void save(Transaction transaction, Map<UserId, Command> changes) {
        Map<UserId, PasswordHash> hashes = new LinkedHashMap<>();
        changes.forEach((userId, change) -> hashes.put(userId, change.next()));
        accounts.savePasswords(transaction, hashes);
        Map<Session, Cause> ended = new LinkedHashMap<>();
        for (Session session : sessions.ofUsers(transaction, changes.keySet())) {
            Command change = changes.get(session.userId());
            if (change != null && !session.id().equals(change.kept())) {
                ended.put(session, change.cause());
            }
        }
        revoker.end(transaction, EndReason.PASSWORD_CHANGED, ended);
    }
}
