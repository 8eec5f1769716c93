package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.users.UsersService.Parts;
import caravan.users.accounts.ChangeOwnPassword;
import caravan.users.accounts.ChangePasswords;
import caravan.users.http.PasswordRoutes;
import caravan.users.passwords.BoundedPasswordHasher;
import caravan.users.passwords.CheckPasswords;
import caravan.users.passwords.PasswordHasher;
import caravan.users.passwords.SlowGuesses;
import caravan.users.passwords.StopPasswordHasher;

/** Assembles how passwords are hashed, checked and changed. */
final class PasswordFlow {
    private final Parts parts;
    private final BoundedPasswordHasher hasher;
    private final CheckPasswords checkPasswords;

    PasswordFlow(Parts parts) {
        this.parts = parts;
        UsersSettings settings = parts.settings();
        this.hasher = new BoundedPasswordHasher(
                parts.random(), settings.hashesAtOnceMax(), settings.hashesWaitingMax(), settings.hashWaitMax());
        SlowGuesses slowGuesses = new SlowGuesses(
                parts.assembly().cache("guesses", counter -> SlowGuesses.COUNTED_BYTES, SlowGuesses.COUNTED_FOR),
                parts.clock());
        this.checkPasswords = new CheckPasswords(parts.accounts(), hasher, slowGuesses);
    }

    PasswordHasher hasher() {
        return hasher;
    }

    CheckPasswords checkPasswords() {
        return checkPasswords;
    }

    void assemble() {
        Assembly assembly = parts.assembly();
        ChangePasswords changePasswords = new ChangePasswords(parts.accounts(), parts.sessions(), parts.revoker());
        ChangeOwnPassword changeOwnPassword =
                new ChangeOwnPassword(checkPasswords, hasher, assembly.batcher("change-passwords", changePasswords));
        new PasswordRoutes(changeOwnPassword).declare(assembly.routes());

        assembly.worker("stop-password-hasher", UsersSettings.HOUSEKEEPING_IDLE, new StopPasswordHasher(hasher));
    }
}
