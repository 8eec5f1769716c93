package caravan.run.deployment;

import caravan.chassis.api.Tool;
import caravan.client.terminal.PlatformOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code ./caravan deploy}. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description =
                "Write the Compose file and the Kubernetes manifests of deploy/ from the descriptors of the services.",
        footer = {"", "People write the files of deploy/ that name no service. This command keeps them."})
public final class DeployTool implements Tool {
    @Mixin
    private PlatformOptions platforms = new PlatformOptions();

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = "The folder to write into (default: deploy, beside the caravan script).")
    private Optional<Path> folder = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        Path target =
                folder.orElse(Path.of(System.getProperty("caravan.home", "")).resolve("deploy"));
        SortedMap<String, String> files =
                DeployFiles.of(platforms.services(), platforms.names(), List.of(PlatformOptions.DEFAULT));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = target.resolve(file.getKey());
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, file.getValue());
        }
        spec.commandLine().getOut().println("Wrote " + files.size() + " files into " + target + ".");
        return 0;
    }
}
