package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.users.UsersService.Parts;
import caravan.users.accounts.ChangeUsers;
import caravan.users.accounts.DeleteAccounts;
import caravan.users.accounts.FillSkeletons;
import caravan.users.accounts.ProveOwnership;
import caravan.users.http.UserChangeRoutes;
import caravan.users.http.UserDeletionRoutes;
import caravan.users.http.UserRoutes;
import caravan.users.passwords.CheckPasswords;
import java.time.Duration;

/** Assembles how accounts are shown, changed, deleted and sent to other services. */
final class AccountFlow {
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
        new UserRoutes(parts.accounts()).declare(assembly.routes());

        ChangeUsers changeUsers = new ChangeUsers(parts.accounts(), parts.sessions(), parts.revoker());
        new UserChangeRoutes(assembly.batcher("change-users", changeUsers)).declare(assembly.routes());

        DeleteAccounts deleteAccounts =
                new DeleteAccounts(parts.accounts(), parts.sessions(), parts.signIns(), parts.revoker(), freshSignIn);
        new UserDeletionRoutes(
                        new ProveOwnership(checkPasswords, parts.clock()),
                        assembly.batcher("delete-accounts", deleteAccounts),
                        freshSignIn)
                .declare(assembly.routes());

        assembly.tellState(new TellUsers(parts.accounts()));

        assembly.worker("fill-skeletons", SKELETONS_IDLE, new FillSkeletons(assembly.database(), parts.accounts()));
    }
}
