package caravan.users;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.messages.StatePages;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.UserId;
import caravan.users.domain.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells other services the state again: first all accounts, then the deleted ones. */
final class TellUsers implements StatePages {
    /** Begins the mark of a page of deleted accounts. */
    private static final String GONE = "gone ";

    private final AccountRepository accounts;

    TellUsers(AccountRepository accounts) {
        this.accounts = accounts;
    }

    @Override
    public Optional<String> tell(Transaction transaction, Optional<String> after, int rowsMax, Cause cause) {
        if (after.isPresent() && after.get().startsWith(GONE)) {
            return tellGone(transaction, userId(after.get().substring(GONE.length())), rowsMax, cause);
        }
        List<Account> page = accounts.page(transaction, after.map(UserId::parse), rowsMax);
        page.forEach(account -> UserMessages.changed(transaction, account, cause));
        return Optional.of(page.isEmpty() ? GONE : page.getLast().id().toString());
    }

    private Optional<String> tellGone(Transaction transaction, Optional<UserId> after, int rowsMax, Cause cause) {
        Map<UserId, Long> page = accounts.deletedPage(transaction, after, rowsMax);
        page.forEach((userId, version) -> UserMessages.deleted(transaction, userId, version, cause));
        return page.keySet().stream().reduce((_, last) -> last).map(last -> GONE + last);
    }

    private static Optional<UserId> userId(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(UserId.parse(text));
    }
}
