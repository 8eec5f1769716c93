package caravan.chassis.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The account that runs PostgreSQL's programs. PostgreSQL refuses to run as root. So root starts it in a separate user namespace, where
 * root looks like another user but keeps its access to files. If namespaces are not allowed, it runs as the user {@code nobody}, who then
 * owns the data.
 *
 * @param prefix the words before each command
 * @param isAnotherUser whether the data must belong to {@code nobody}, who cannot enter root's folders
 */
record ServerAccount(List<String> prefix, boolean isAnotherUser) {
    private static final int PROBE_SECONDS_MAX = 10;
    static final ServerAccount CURRENT_USER = new ServerAccount(List.of(), false);
    static final ServerAccount NAMESPACE = new ServerAccount(List.of("unshare", "--user"), false);
    static final ServerAccount NOBODY =
            new ServerAccount(List.of("setpriv", "--reuid", "nobody", "--clear-groups", "--regid", "nogroup"), true);

    static ServerAccount choose() {
        if (!System.getProperty("user.name").equals("root")) {
            return CURRENT_USER;
        }
        return NAMESPACE.works() ? NAMESPACE : NOBODY;
    }

    List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /** Gives a folder to the account that will run the server. */
    void own(Path folder) throws IOException {
        if (!isAnotherUser) {
            return;
        }
        UserPrincipal nobody =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                Files.setOwner(path, nobody);
            }
        }
    }

    /** The same, unless the folder itself belongs to that account. */
    void ownUnlessOwned(Path folder) throws IOException {
        if (isAnotherUser && !Files.getOwner(folder).getName().equals("nobody")) {
            own(folder);
        }
    }

    private boolean works() {
        try {
            Process probe = new ProcessBuilder(command(Path.of("true"), List.of()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(PROBE_SECONDS_MAX, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
