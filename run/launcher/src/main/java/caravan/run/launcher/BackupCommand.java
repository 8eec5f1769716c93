package caravan.run.launcher;

import caravan.chassis.postgres.backup.Backup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a backup of a data folder, also while Caravan runs on it. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Back up the data of one process or of a fleet into one file, also while it runs.",
        footer = {
            "",
            "The file (tar, gzip) has all data of PostgreSQL at one moment, the passwords",
            "of its roles, the keys of tokens and the administrator's password. Only its",
            "owner can read it. It is not encrypted: keep it where nobody else can read it.",
            "Kafka's topics and logs are not in it. If Caravan does not run, its PostgreSQL",
            "is started meanwhile.",
            "The exit code is 0 if the backup is complete, or else 1; then there is no",
            "file. ./caravan restore puts it back."
        })
final class BackupCommand implements Callable<Integer> {
    private static final DateTimeFormatter IN_A_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file to write, which must not exist (default: caravan-backup-TIME.tar.gz here).")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "${env:CARAVAN_DATA:-" + ServerOptions.DEFAULT_DATA + "}",
            description = "The data folder; .caravan/fleet is that of a fleet%n(default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(ServerOptions.DEFAULT_DATA);

    @Option(names = "--json", description = "Print JSON, for programs; progress goes to the standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Clock clock = Clock.systemUTC();
        Path target =
                file.orElseGet(() -> Path.of("caravan-backup-" + IN_A_NAME.format(Instant.now(clock)) + ".tar.gz"));
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter told = json ? spec.commandLine().getErr() : out;
        Backup.Made made = new Backup(clock, line -> printNow(told, line)).make(data, target, Main.VERSION);
        out.println(
                json
                        ? BackupJson.of(made)
                        : String.format(
                                Locale.ROOT,
                                "Made %s: %.1f MiB with %d files of %.1f MiB. Only its owner can read it; it has secrets and is not encrypted.",
                                target,
                                BackupJson.mebibytes(made.bytes()),
                                made.files(),
                                BackupJson.mebibytes(made.bytesOfFiles())));
        out.flush();
        return 0;
    }

    static void printNow(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
