package caravan.run.launcher;

import caravan.chassis.runtime.WelcomeLines;
import caravan.chassis.settings.Configuration;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.kernel.descriptor.ServiceRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the first administrator signs in: where the password comes from, and whether it is new and must be shown once.
 *
 * @param username of the administrator
 * @param variable the environment variable for the password
 * @param file where a generated password is kept
 */
record AdministratorLogin(
        String username,
        String variable,
        boolean fromEnvironment,
        Path file,
        boolean isNew,
        Optional<String> password) {

    /** The login of the service that has a first administrator, if there is one. */
    static Optional<AdministratorLogin> beforeStart(
            ServiceDescriptors services, Map<String, String> environment, Path data) {
        return services.withRole(ServiceRole.HasFirstAdministrator.class)
                .map(service -> beforeStart(
                        service.role(ServiceRole.HasFirstAdministrator.class).orElseThrow(),
                        data.resolve(service.name()),
                        environment));
    }

    private static AdministratorLogin beforeStart(
            ServiceRole.HasFirstAdministrator role, Path folder, Map<String, String> environment) {
        Path file = folder.resolve(role.passwordFile());
        String variable = Configuration.environmentName(role.passwordSetting());
        boolean fromEnvironment = !environment.getOrDefault(variable, "").isBlank();
        return new AdministratorLogin(
                role.username(), variable, fromEnvironment, file, !Files.exists(file), Optional.empty());
    }

    AdministratorLogin afterStart() throws IOException {
        Optional<String> made =
                Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        // The password of the first start stays valid, even if the variable has another one now.
        return new AdministratorLogin(
                username, variable, fromEnvironment && made.isEmpty(), file, isNew && made.isPresent(), made);
    }

    /** A line for people. */
    String line() {
        if (fromEnvironment) {
            return "as " + username + ", with the password from " + variable;
        }
        if (isNew) {
            return "as " + username + ", with the password " + password.orElseThrow()
                    + "\n            (shown this once, and kept in " + file + ")";
        }
        if (password.isPresent()) {
            return "as " + username + ", with the password in " + file;
        }
        return "as " + username + ", with the password that was made at the first start";
    }

    /** An expression that a shell replaces by the password. */
    String inShell() {
        return WelcomeLines.passwordInShell(fromEnvironment ? Optional.of(variable) : Optional.empty(), file);
    }

    /** What to do before the lines are pasted; empty if nothing. */
    String beforePasting() {
        return WelcomeLines.beforePasting(fromEnvironment ? Optional.of(variable) : Optional.empty());
    }
}
