package caravan.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every tool that speaks to a running Caravan as its administrator; a picocli mixin. */
public final class ConnectionOptions {
    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            paramLabel = "ADDRESS",
            description = "where Caravan listens (${DEFAULT-VALUE})")
    URI address = URI.create("http://127.0.0.1:8080");

    private static final int UNAUTHORIZED = 401;

    /** Of one process, and of a fleet; whose password is accepted tells which of them runs. */
    private static final List<Path> USUAL_DATA_FOLDERS = List.of(Path.of(".caravan/data"), Path.of(".caravan/fleet"));

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "the running system's data folder, where the administrator's password is kept"
                    + " (.caravan/data, or .caravan/fleet of a fleet); not needed where CARAVAN_ADMIN_PASSWORD is set")
    Optional<Path> dataFolder = Optional.empty();

    public URI address() {
        return address;
    }

    /** The one named, or else that of one process. */
    public Path dataFolder() {
        return dataFolder.orElse(USUAL_DATA_FOLDERS.getFirst());
    }

    /**
     * Signs in as the administrator.
     *
     * @throws NotConnectedException if nothing listens, there is no password, or it is refused; says so in one line
     */
    public SignedIn signInAsAdministrator(CaravanClient client) throws InterruptedException {
        List<Credentials> known = dataFolder.map(List::of).orElse(USUAL_DATA_FOLDERS).stream()
                .flatMap(folder -> AdministratorPassword.find(System.getenv(), folder).stream())
                .distinct()
                .toList();
        if (known.isEmpty()) {
            throw new NotConnectedException("no administrator's password: " + AdministratorPassword.fileIn(dataFolder())
                    + " cannot be read. Name the running system's folder with --data, or set "
                    + AdministratorPassword.ENVIRONMENT_VARIABLE);
        }
        try {
            askOnce();
            return signInAsAnyOf(known, client);
        } catch (UnreachableException nobody) {
            throw new NotConnectedException(Objects.toString(nobody.getMessage()), nobody);
        }
    }

    private SignedIn signInAsAnyOf(List<Credentials> known, CaravanClient client) throws InterruptedException {
        Optional<ProblemDetails> last = Optional.empty();
        for (Credentials credentials : known) {
            switch (client.signIn(credentials)) {
                case Outcome.Done<SignedIn>(int _, SignedIn administrator) -> {
                    return administrator;
                }
                case Outcome.Refused<SignedIn>(ProblemDetails problem) -> last = Optional.of(problem);
            }
        }
        throw new NotConnectedException("cannot sign in as " + AdministratorPassword.USERNAME + " at " + address + ": "
                + last.map(ProblemDetails::toString).orElse("")
                + last.filter(problem -> problem.status() == UNAUTHORIZED)
                        .map(_ -> "; is this the password of the system that runs there?")
                        .orElse(""));
    }

    /** With no retries: whoever mistyped an address should not wait for them. */
    private void askOnce() throws InterruptedException {
        try (CaravanClient once = CaravanClient.at(address, RetryPolicy.NEVER)) {
            once.get("/health/live");
        }
    }
}
