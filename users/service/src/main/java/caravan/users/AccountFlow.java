package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Cache;
import caravan.kernel.UserId;
import caravan.users.UsersService.Parts;
import caravan.users.accounts.ChangeUsers;
import caravan.users.accounts.DeleteAccounts;
import caravan.users.accounts.FillSkeletons;
import caravan.users.accounts.ProveOwnership;
import caravan.users.contract.UsersMessage;
import caravan.users.domain.Account;
import caravan.users.http.UserChangeRoutes;
import caravan.users.http.UserDeletionRoutes;
import caravan.users.http.UserRoutes;
import caravan.users.passwords.CheckPasswords;
import java.time.Duration;

/** Assembles how accounts are shown, changed, deleted and sent to other services. */
final class AccountFlow {
    /** Size of an account with its longest names. */
    private static final int ACCOUNT_BYTES = 800;

    private static final Duration CACHED_FOR = Duration.ofMinutes(5);
    private static final Duration SKELETONS_IDLE = Duration.ofMinutes(10);

    private final Parts parts;
    private final CheckPasswords checkPasswords;

    AccountFlow(Parts parts, CheckPasswords checkPasswords) {
        this.parts = parts;
        this.checkPasswords = checkPasswords;
    }

    void assemble() {
        Assembly assembly = parts.assembly();
        Duration freshSignIn = parts.settings().freshSignIn();
        Cache<UserId, Account> cache = assembly.cache("users", account -> ACCOUNT_BYTES, CACHED_FOR);
        new UserRoutes(parts.accounts(), cache).declare(assembly.routes());

        ChangeUsers changeUsers =
                new ChangeUsers(parts.accounts(), parts.sessions(), parts.revoker(), cache::invalidate);
        new UserChangeRoutes(assembly.batcher("change-users", changeUsers)).declare(assembly.routes());

        DeleteAccounts deleteAccounts = new DeleteAccounts(
                parts.accounts(), parts.sessions(), parts.signIns(), parts.revoker(), freshSignIn, cache::invalidate);
        new UserDeletionRoutes(
                        new ProveOwnership(checkPasswords, parts.clock()),
                        assembly.batcher("delete-accounts", deleteAccounts),
                        freshSignIn)
                .declare(assembly.routes());

        // Another instance may have made the change; its commit cleared only its own cache.
        assembly.listen(
                UsersMessage.USER_CHANGED,
                message -> cache.invalidate(message.payload().userId()));
        assembly.listen(
                UsersMessage.USER_DELETED,
                message -> cache.invalidate(message.payload().userId()));
        assembly.tellState(new TellUsers(parts.accounts()));

        assembly.worker("fill-skeletons", SKELETONS_IDLE, new FillSkeletons(assembly.database(), parts.accounts()));
    }
}
