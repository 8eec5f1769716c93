package caravan.run.launcher;

import caravan.chassis.api.Settings;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.Provisioning;
import caravan.chassis.settings.Configuration;
import caravan.client.terminal.PlatformOptions;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Gives each service of a fleet its schema and its login in one PostgreSQL. Can be repeated. */
@Command(
        name = "provision",
        mixinStandardHelpOptions = true,
        description = "Set up a PostgreSQL for a fleet: a schema and a login for each service.",
        footer = {
            "",
            "Set these variables of the environment:",
            "  CARAVAN_DATABASE_URL, _USER, _PASSWORD   the login of an administrator",
            "  CARAVAN_<SERVICE>_DATABASE_PASSWORD      a password for each service"
        })
final class ProvisionCommand implements Callable<Integer> {
    private static final int PASSWORD_CHARACTERS_MIN = 16;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PlatformOptions platforms = new PlatformOptions();

    @Override
    public Integer call() {
        Settings settings = Configuration.of(System.getenv(), Path.of(ServerOptions.DEFAULT_DATA))
                .process();
        DatabaseAddress administrator = DatabaseAddress.parse(
                settings.text("database-url")
                        .orElseThrow(
                                () -> new IllegalArgumentException(
                                        "no database is named: set CARAVAN_DATABASE_URL to jdbc:postgresql://host:5432/database")),
                settings.text("database-user").orElse("postgres"),
                settings.text("database-password").orElse(""));
        ServiceDescriptors services = platforms.services().matching(ServiceDescriptor::hasDatabase);
        new Provisioning(administrator, service -> passwordOf(service, settings))
                .provision(
                        services.names(),
                        services.matching(ServiceDescriptor::readsEverySchema).names());
        spec.commandLine()
                .getOut()
                .println("Set up " + services.all().size() + " services in " + administrator.jdbcUrl() + ".");
        return 0;
    }

    private static String passwordOf(String service, Settings settings) {
        String name = service + ".database-password";
        String password = settings.text(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no password for the service " + service + ": set " + Configuration.environmentName(name)));
        if (password.length() < PASSWORD_CHARACTERS_MIN) {
            throw new IllegalArgumentException(Configuration.environmentName(name) + " must have at least "
                    + PASSWORD_CHARACTERS_MIN + " characters");
        }
        return password;
    }
}
