package caravan.users.accounts;

import caravan.chassis.api.http.Role;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;

/** The records of account changes for the trail. They hold only ids, roles and versions, since the trail outlives the accounts. */
final class AccountChanges {
    private static final String KIND = "user";

    private AccountChanges() {}

    /** The account's owner. Only the owner can change the account, except for its role. */
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

    /** Records that the name changed, but not the name. */
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
