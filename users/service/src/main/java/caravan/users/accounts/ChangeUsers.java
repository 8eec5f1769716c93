package caravan.users.accounts;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.AccountRepository.Credentials;
import caravan.users.SessionRepository;
import caravan.users.SessionRevoker;
import caravan.users.UserMessages;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.DisplayName;
import caravan.users.domain.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes display names and roles. A user who loses rights is signed out, since access tokens carry the role. */
public final class ChangeUsers implements UseCase<ChangeUsers.Command, ChangeUsers.Outcome> {
    private final AccountRepository accounts;
    private final SessionRepository sessions;
    private final SessionRevoker revoker;

    /** A change of one account. {@code ifVersion} is the version that the caller expects. */
    public sealed interface Command {
        UserId userId();

        ExpectedVersion ifVersion();

        Cause cause();

        /** Set or remove the display name. */
        record SetDisplayName(UserId userId, ExpectedVersion ifVersion, Optional<DisplayName> displayName, Cause cause)
                implements Command {}

        /** Set the role. {@code actor} is who sets it. */
        record SetRole(UserId userId, ExpectedVersion ifVersion, AccountRole role, Actor actor, Cause cause)
                implements Command {}
    }

    /** The outcome. */
    public sealed interface Outcome {
        /** The account as it is now. */
        record Changed(Account account) implements Outcome {}

        /** There is no such account. */
        record NoSuchUser() implements Outcome {}

        /** The account has changed since the caller saw it. */
        record StaleVersion(long version) implements Outcome {}

        /** This is the last administrator. */
        record LastAdministrator() implements Outcome {}
    }

    public ChangeUsers(AccountRepository accounts, SessionRepository sessions, SessionRevoker revoker) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.revoker = revoker;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        List<UserId> ids = commands.stream().map(Command::userId).toList();
        boolean changesRoles = commands.stream().anyMatch(Command.SetRole.class::isInstance);
        Map<UserId, Credentials> locked =
                changesRoles ? accounts.lockWithAdministrators(transaction, ids) : accounts.lock(transaction, ids);
        Batch batch = new Batch(locked);
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (Command command : commands) {
            outcomes.add(decide(transaction, batch, command));
        }
        save(transaction, batch);
        return outcomes;
    }

    private static Outcome decide(Transaction transaction, Batch batch, Command command) {
        Account before = batch.accounts.get(command.userId());
        if (before == null) {
            return new Outcome.NoSuchUser();
        }
        if (!command.ifVersion().admits(before.version())) {
            return new Outcome.StaleVersion(before.version());
        }
        Account after = switch (command) {
            case Command.SetDisplayName change -> before.called(change.displayName());
            case Command.SetRole change -> before.as(change.role());
        };
        if (before.isAdministrator() && !after.isAdministrator() && batch.administrators() == 1) {
            return new Outcome.LastAdministrator();
        }
        if (!after.equals(before)) {
            batch.accounts.put(after.id(), after);
            batch.changed.put(after.id(), after);
            UserMessages.changed(transaction, after, command.cause());
            transaction.trail().add(record(command, before, after));
        }
        if (before.role().losesRightsAs(after.role())) {
            batch.demotions.put(after.id(), command.cause());
        }
        return new Outcome.Changed(after);
    }

    private static Change record(Command command, Account before, Account after) {
        return switch (command) {
            case Command.SetDisplayName change -> AccountChanges.displayNameChanged(change.cause(), before, after);
            case Command.SetRole change -> AccountChanges.roleChanged(change.actor(), change.cause(), before, after);
        };
    }

    private void save(Transaction transaction, Batch batch) {
        if (batch.changed.isEmpty()) {
            return;
        }
        accounts.save(transaction, batch.changed.values());
        if (!batch.demotions.isEmpty()) {
            Map<Session, Cause> ended = new LinkedHashMap<>();
            for (Session session : sessions.ofUsers(transaction, batch.demotions.keySet())) {
                Cause cause = batch.demotions.get(session.userId());
                if (cause != null) {
                    ended.put(session, cause);
                }
            }
            revoker.end(transaction, EndReason.ROLE_CHANGED, ended);
        }
    }

    /** What a batch has loaded and decided so far. */
    private static final class Batch {
        private final Map<UserId, Account> accounts = new HashMap<>();
        private final Map<UserId, Account> changed = new LinkedHashMap<>();
        private final Map<UserId, Cause> demotions = new LinkedHashMap<>();

        private Batch(Map<UserId, Credentials> locked) {
            locked.forEach((userId, credentials) -> accounts.put(userId, credentials.account()));
        }

        private long administrators() {
            return accounts.values().stream().filter(Account::isAdministrator).count();
        }
    }
}
