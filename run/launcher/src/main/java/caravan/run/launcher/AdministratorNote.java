package caravan.run.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the first administrator signs in: which source the password has, and whether it is new and has to be shown, once.
 *
 * @param file where the users service keeps a password that it made up
 */
record AdministratorNote(boolean fromEnvironment, Path file, boolean isNew, Optional<String> password) {
    private static final String ENVIRONMENT_VARIABLE = "CARAVAN_ADMIN_PASSWORD";

    static AdministratorNote beforeStart(Map<String, String> environment, Path data) {
        Path file = data.resolve("users").resolve("admin-password");
        boolean fromEnvironment =
                !environment.getOrDefault(ENVIRONMENT_VARIABLE, "").isBlank();
        return new AdministratorNote(fromEnvironment, file, !Files.exists(file), Optional.empty());
    }

    AdministratorNote afterStart() throws IOException {
        Optional<String> made =
                Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        return new AdministratorNote(fromEnvironment, file, isNew && made.isPresent(), made);
    }

    /** A line for people. */
    String line() {
        if (fromEnvironment) {
            return "as admin, with the password from " + ENVIRONMENT_VARIABLE;
        }
        if (isNew) {
            return "as admin, with the password " + password.orElseThrow()
                    + "\n            (shown this once, and kept in " + file + ")";
        }
        if (password.isPresent()) {
            return "as admin, with the password in " + file;
        }
        return "as admin, with the password that was made at the first start";
    }

    /** What a shell replaces by the password. */
    String inShell() {
        if (fromEnvironment) {
            return "$" + ENVIRONMENT_VARIABLE;
        }
        return "$(cat '" + file + "')";
    }
}
