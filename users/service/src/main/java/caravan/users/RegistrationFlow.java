package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.users.UsersService.Parts;
import caravan.users.accounts.MakeFirstAdministrator;
import caravan.users.accounts.PrepareRegistration;
import caravan.users.accounts.RegisterUsers;
import caravan.users.accounts.RegistrationBound;
import caravan.users.domain.Allowance;
import caravan.users.http.RegistrationRoutes;

/** Assembles how accounts are made: by registration, and the first administrator's at the first start. */
final class RegistrationFlow {
    private final Parts parts;
    private final PasswordFlow passwords;
    private final Batcher<RegisterUsers.Command, RegisterUsers.Outcome> registerUsers;
    private final MakeFirstAdministrator makeFirstAdministrator;

    RegistrationFlow(Parts parts, PasswordFlow passwords) {
        this.parts = parts;
        this.passwords = passwords;
        Assembly assembly = parts.assembly();
        this.registerUsers = assembly.batcher("register-users", new RegisterUsers(parts.accounts()));
        this.makeFirstAdministrator = new MakeFirstAdministrator(
                parts.accounts(),
                passwords.hasher(),
                registerUsers,
                assembly.identifiers(),
                parts.clock(),
                parts.random(),
                assembly.settings().text("admin-password"),
                assembly.settings().dataFolder().resolve("admin-password"));
    }

    MakeFirstAdministrator makeFirstAdministrator() {
        return makeFirstAdministrator;
    }

    void assemble() {
        Assembly assembly = parts.assembly();
        PrepareRegistration prepareRegistration = new PrepareRegistration(
                parts.accounts(),
                passwords.checkPasswords(),
                passwords.hasher(),
                registrationBound(),
                assembly.identifiers(),
                parts.clock());
        new RegistrationRoutes(prepareRegistration, registerUsers).declare(assembly.routes());

        makeFirstAdministrator.preparePassword();
        assembly.worker("make-first-administrator", UsersSettings.HOUSEKEEPING_IDLE, () -> {
            makeFirstAdministrator.ensure();
            return false;
        });
    }

    private RegistrationBound registrationBound() {
        Allowance.Rule rule = parts.settings().registrations();
        return new RegistrationBound(
                parts.assembly()
                        .cache(
                                "registrations",
                                allowance -> RegistrationBound.COUNTED_BYTES,
                                RegistrationBound.countedFor(rule)),
                rule,
                parts.clock());
    }
}
