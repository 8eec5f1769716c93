package caravan.client.terminal;

import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.Outcome;
import caravan.client.ProblemDetails;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.client.UnreachableException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of every command that speaks to a running Caravan as its administrator; a picocli mixin. */
public final class ConnectionOptions {
    /** Where a start without options listens. */
    private static final URI DEFAULT_ADDRESS = URI.create("http://127.0.0.1:8080");

    private static final int UNAUTHORIZED = 401;

    /** The folder of a single process, and that of a fleet. The one whose password is accepted is running. */
    private static final List<Path> DEFAULT_DATA_FOLDERS = List.of(Path.of(".caravan/data"), Path.of(".caravan/fleet"));

    @Option(
            names = "--url",
            paramLabel = "ADDRESS",
            converter = HttpAddress.class,
            description = "The address of the running system%n(default: that of the system on the data folder,%nor else"
                    + " http://127.0.0.1:8080).")
    Optional<URI> url = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description =
                    "The data folder of the running system. It has the system's address and the administrator's password."
                            + " CARAVAN_ADMIN_PASSWORD overrides that password. Without --data, a folder's password is sent only to"
                            + " the system that runs on that folder%n(default: .caravan/data, or .caravan/fleet of a fleet).")
    Optional<Path> dataFolder = Optional.empty();

    /** An address with scheme and host: all that follows needs both. */
    static final class HttpAddress implements CommandLine.ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI address = new URI(text);
                boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
                if (isHttp && address.getHost() != null) {
                    return address;
                }
            } catch (URISyntaxException malformed) {
                // It is refused below.
            }
            throw new CommandLine.TypeConversionException(
                    "it must be an address such as http://127.0.0.1:8080, not '" + text + "'");
        }
    }

    /** The folders in which a running system is looked for; tests replace them. */
    List<Path> defaultDataFolders = DEFAULT_DATA_FOLDERS;

    /** The address of the option; else the address of the system that runs on the data folder; else the default. */
    public URI address() {
        return url.orElseGet(() -> folders().stream()
                .flatMap(folder -> RunningInstance.addressOf(folder).stream())
                .findFirst()
                .orElse(DEFAULT_ADDRESS));
    }

    /** The folder of the option; else the folder of the system that runs at the address; else the folder of a single process. */
    public Path dataFolder() {
        return dataFolder.orElseGet(
                () -> folders().stream().filter(this::runsAtAddress).findFirst().orElse(defaultDataFolders.getFirst()));
    }

    private List<Path> folders() {
        return dataFolder.map(List::of).orElse(defaultDataFolders);
    }

    /**
     * Signs in as the administrator. A password from a default folder is sent only to the instance that runs on that folder.
     *
     * @throws NotConnectedException if nothing listens, there is no password, or it is refused; with a message of one line
     */
    public SignedIn signInAsAdministrator(CaravanClient client) throws InterruptedException {
        return signInAsAdministrator(client, System.getenv());
    }

    SignedIn signInAsAdministrator(CaravanClient client, Map<String, String> environment) throws InterruptedException {
        URI address = address();
        if (dataFolder.isPresent() && url.isEmpty() && !runsAtAddress(dataFolder.get())) {
            throw new NotConnectedException("nothing runs on the data folder " + dataFolder.get()
                    + ": start it with ./caravan up --data " + dataFolder.get() + ", or name its address with --url");
        }
        List<Credentials> known = AdministratorPassword.fromEnvironment(environment)
                .map(List::of)
                .orElseGet(() -> folders().stream()
                        .filter(folder -> dataFolder.isPresent() || runsAtAddress(folder))
                        .flatMap(folder -> AdministratorPassword.find(Map.of(), folder).stream())
                        .distinct()
                        .toList());
        try {
            askOnce(address);
            if (known.isEmpty()) {
                throw new NotConnectedException(noPassword(address));
            }
            return signInAsAnyOf(known, client);
        } catch (UnreachableException nobody) {
            throw new NotConnectedException(Objects.toString(nobody.getMessage()), nobody);
        }
    }

    private boolean runsAtAddress(Path folder) {
        URI address = address();
        return RunningInstance.addressOf(folder)
                .filter(own -> isSame(own, address))
                .isPresent();
    }

    /** Whether two addresses are the same: localhost is often written for 127.0.0.1. */
    private static boolean isSame(URI one, URI other) {
        return Objects.equals(one.getScheme(), other.getScheme())
                && one.getPort() == other.getPort()
                && host(one).equals(host(other));
    }

    private static String host(URI address) {
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        return host.equals("localhost") ? "127.0.0.1" : host;
    }

    private String noPassword(URI address) {
        return dataFolder
                        .map(folder -> "no administrator's password: " + AdministratorPassword.fileIn(folder)
                                + " cannot be read. Name the running system's folder with --data")
                        .orElseGet(() -> "no administrator's password for " + address + ": it does not run on "
                                + defaultDataFolders.getFirst() + " or " + defaultDataFolders.getLast()
                                + " in this folder. Name its data folder with --data")
                + ", or set " + AdministratorPassword.ENVIRONMENT_VARIABLE;
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
        throw new NotConnectedException(
                "cannot sign in as " + AdministratorPassword.USERNAME + " at " + address() + ": "
                        + last.map(ProblemDetails::toString).orElse("")
                        + last.filter(problem -> problem.status() == UNAUTHORIZED)
                                .map(_ -> "; is this the password of the system that runs there?")
                                .orElse(""));
    }

    /** Without retries: a mistyped address should be reported at once. */
    private static void askOnce(URI address) throws InterruptedException {
        try (CaravanClient once = CaravanClient.at(address, RetryPolicy.NEVER)) {
            once.get("/health/live");
        }
    }
}
