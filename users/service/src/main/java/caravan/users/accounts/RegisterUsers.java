package caravan.users.accounts;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.AccountRepository.Credentials;
import caravan.users.AccountRepository.NewAccount;
import caravan.users.UserMessages;
import caravan.users.domain.Account;
import caravan.users.domain.PasswordHash;
import caravan.users.names.LookalikeNames;
import java.util.List;
import java.util.Set;

/** Makes accounts. No two have the same name, or names that look the same. */
public final class RegisterUsers implements UseCase<RegisterUsers.Command, RegisterUsers.Outcome> {
    private final AccountRepository accounts;

    /**
     * Make this account.
     *
     * @param actor who asks: the account's owner, or somebody who is signed in
     */
    public record Command(Account account, PasswordHash passwordHash, Actor actor, Cause cause) {
        /** The owner registers. */
        public Command(Account account, PasswordHash passwordHash, Cause cause) {
            this(account, passwordHash, AccountChanges.self(account), cause);
        }
    }

    /** The outcome. */
    public sealed interface Outcome {
        /** There is a new account. */
        record Registered(Account account) implements Outcome {}

        /** Somebody else has the name, or one that looks the same. */
        record UsernameTaken() implements Outcome {}
    }

    public RegisterUsers(AccountRepository accounts) {
        this.accounts = accounts;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        Set<UserId> added = accounts.add(
                transaction,
                commands.stream()
                        .map(command -> new NewAccount(
                                new Credentials(command.account(), command.passwordHash()),
                                LookalikeNames.skeleton(command.account().username())))
                        .toList());
        return commands.stream()
                .map(command -> outcome(
                        transaction, command, added.contains(command.account().id())))
                .toList();
    }

    private static Outcome outcome(Transaction transaction, Command command, boolean added) {
        if (!added) {
            return new Outcome.UsernameTaken();
        }
        UserMessages.changed(transaction, command.account(), command.cause());
        transaction.trail().add(AccountChanges.registered(command.actor(), command.cause(), command.account()));
        return new Outcome.Registered(command.account());
    }
}
