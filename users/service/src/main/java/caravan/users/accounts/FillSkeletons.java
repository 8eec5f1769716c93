package caravan.users.accounts;

import caravan.chassis.api.Database;
import caravan.chassis.api.Worker;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.domain.Account;
import caravan.users.domain.NameSkeleton;
import caravan.users.names.LookalikeNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the skeletons of accounts that an earlier version made. Of several accounts whose names look the same, only the first gets the
 * skeleton; the next one gets it when the first is deleted.
 */
public final class FillSkeletons implements Worker {
    static final int ACCOUNTS_PER_ROUND_MAX = 500;

    private final Database database;
    private final AccountRepository accounts;
    private Optional<UserId> after = Optional.empty();

    public FillSkeletons(Database database, AccountRepository accounts) {
        this.database = database;
        this.accounts = accounts;
    }

    @Override
    public boolean work() {
        List<Account> page = accounts.withoutSkeleton(after, ACCOUNTS_PER_ROUND_MAX);
        Map<NameSkeleton, UserId> first = new LinkedHashMap<>();
        page.forEach(account -> first.putIfAbsent(LookalikeNames.skeleton(account.username()), account.id()));
        if (!first.isEmpty()) {
            database.write(transaction -> {
                accounts.saveFreeSkeletons(transaction, first);
                return first.size();
            });
        }
        boolean isMore = page.size() == ACCOUNTS_PER_ROUND_MAX;
        after = isMore ? Optional.of(page.getLast().id()) : Optional.empty();
        return isMore;
    }
}
