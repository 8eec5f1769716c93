package caravan.run.launcher;

import caravan.chassis.postgres.backup.Restore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a backup into a data folder. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Put a backup into a data folder, from which up or fleet then starts.",
        footer = {
            "",
            "First the whole file is read and its checksums are compared; nothing is",
            "changed if they differ. A folder that a Caravan uses is refused, and one with",
            "data is, unless --replace is given, which deletes them. Outboxes begin a new",
            "epoch, and a fleet's new Kafka is filled from them. If a restore is killed,",
            "nothing starts on the folder until the same command is run again.",
            "The exit code is 0 if the folder can be started, or else 1."
        })
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1", paramLabel = "FILE", description = "The backup, which ./caravan backup made.")
    private Path file = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "${env:CARAVAN_DATA:-" + ServerOptions.DEFAULT_DATA + "}",
            description = "The data folder to fill; .caravan/fleet is that of a fleet%n(default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(ServerOptions.DEFAULT_DATA);

    @Option(names = "--replace", description = "Delete the data that the folder has.")
    private boolean replace;

    @Option(names = "--check", description = "Only compare the checksums of the backup, and change nothing.")
    private boolean check;

    @Option(names = "--json", description = "Print JSON, for programs; progress goes to the standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter told = json ? spec.commandLine().getErr() : out;
        Restore restore = new Restore(line -> BackupCommand.printNow(told, line));
        Restore.Held held = check ? restore.check(file) : restore.restore(file, data, replace);
        out.println(json ? BackupJson.of(held) : text(held));
        out.flush();
        return 0;
    }

    private String text(Restore.Held held) {
        String what = String.format(
                Locale.ROOT,
                "%s: %d files of %.1f MiB, made by Caravan %s at %s, with PostgreSQL %s",
                file,
                held.files(),
                BackupJson.mebibytes(held.bytes()),
                held.caravan(),
                held.made(),
                held.postgresql());
        if (check) {
            return "Undamaged: " + what + ".";
        }
        return "Restored " + data + " from " + what + "." + System.lineSeparator()
                + "Start it with ./caravan up or ./caravan fleet, --data " + data + ", then run ./caravan audit.";
    }
}
