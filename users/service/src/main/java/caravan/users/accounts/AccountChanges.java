package caravan.users.accounts;

import caravan.chassis.api.http.Role;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;

/** What the trail keeps of changes of accounts: ids, roles and versions, for it outlives the accounts. */
final class AccountChanges {
    private static final String KIND = "user";

    private AccountChanges() {}

    /** The person whose account it is, who alone may do what is done to it, but for roles. */
    static Actor self(Account account) {
        Role role = switch (account.role()) {
            case CUSTOMER -> Role.CUSTOMER;
            case STAFF -> Role.STAFF;
            case ADMINISTRATOR -> Role.ADMINISTRATOR;
        };
        return new Actor.Person(account.id(), role);
    }

    static Change registered(Actor actor, Cause cause, Account account) {
        return change(actor, cause, "user_registered", account, Fields.NONE, fields(account));
    }

    static Change roleChanged(Actor actor, Cause cause, Account before, Account after) {
        return change(actor, cause, "role_changed", after, fields(before), fields(after));
    }

    /** That the name is another one, and not which. */
    static Change displayNameChanged(Cause cause, Account before, Account after) {
        return change(self(before), cause, "display_name_changed", after, fields(before), fields(after));
    }

    static Change passwordChanged(Cause cause, Account account) {
        return change(self(account), cause, "password_changed", account, Fields.NONE, Fields.NONE);
    }

    static Change deleted(Cause cause, Account account) {
        return change(self(account), cause, "user_deleted", account, fields(account), Fields.NONE);
    }

    private static Change change(
            Actor actor, Cause cause, String action, Account account, Fields before, Fields after) {
        return new Change(actor, cause, action, KIND, account.id().toString(), before, after);
    }

    private static Fields fields(Account account) {
        AccountRole role = account.role();
        return Fields.of("role", role.wireName()).and("version", account.version());
    }
}
