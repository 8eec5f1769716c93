package caravan.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine.Option;

/** The options of every tool that speaks to a running Caravan as its administrator; a picocli mixin. */
public final class ConnectionOptions {
    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            paramLabel = "ADDRESS",
            description = "where Caravan listens (${DEFAULT-VALUE})")
    URI address = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--data",
            defaultValue = ".caravan/data",
            paramLabel = "FOLDER",
            description = "the running system's data folder, where the administrator's password is kept"
                    + " (${DEFAULT-VALUE}); not needed where CARAVAN_ADMIN_PASSWORD is set")
    Path dataFolder = Path.of(".caravan/data");

    public URI address() {
        return address;
    }

    public Path dataFolder() {
        return dataFolder;
    }

    /**
     * Signs in as the administrator.
     *
     * @throws NotConnectedException if nothing listens, there is no password, or it is refused; says so in one line
     */
    public SignedIn signInAsAdministrator(CaravanClient client) throws InterruptedException {
        Credentials credentials = AdministratorPassword.find(System.getenv(), dataFolder)
                .orElseThrow(() -> new NotConnectedException("no administrator's password: set "
                        + AdministratorPassword.ENVIRONMENT_VARIABLE + ", or name with --data the folder whose "
                        + AdministratorPassword.fileIn(dataFolder) + " can be read"));
        try {
            askOnce();
            return switch (client.signIn(credentials)) {
                case Outcome.Done<SignedIn>(int _, SignedIn administrator) -> administrator;
                case Outcome.Refused<SignedIn>(ProblemDetails problem) ->
                    throw new NotConnectedException("cannot sign in as " + credentials.username() + " at " + address
                            + ": " + problem + "; is this the password of the system that runs there?");
            };
        } catch (UnreachableException nobody) {
            throw new NotConnectedException(Objects.toString(nobody.getMessage()), nobody);
        }
    }

    /** With no retries: whoever mistyped an address should not wait for them. */
    private void askOnce() throws InterruptedException {
        try (CaravanClient once = CaravanClient.at(address, RetryPolicy.NEVER)) {
            once.get("/health/live");
        }
    }
}
