package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code ./caravan bench --help} shows docs/commands/bench.txt, so that it builds nothing. */
class HelpTextsTest {
    private static final Path TEXTS = Path.of("../../docs/commands");

    /** The test writes the commands' output here, so that it can be copied. */
    private static final Path PRINTED = Path.of("target/commands");

    @Test
    void theTextsInDocsAreWhatTheCommandsPrint() throws IOException {
        Map<String, String> printed = new TreeMap<>();
        CommandLine line = Main.commandLine();
        add("", line, printed);
        printed.put("version", String.join("\n", line.getCommandSpec().version()) + "\n");
        Files.createDirectories(PRINTED);
        for (Map.Entry<String, String> each : printed.entrySet()) {
            Files.writeString(PRINTED.resolve(each.getKey()), each.getValue());
        }

        assertThat(kept())
                .as("to write them anew: cp run/launcher/target/commands/* docs/commands")
                .isEqualTo(printed);
    }

    private static void add(String prefix, CommandLine command, Map<String, String> texts) {
        String name = prefix + command.getCommandName();
        texts.put(name + ".txt", command.getUsageMessage(Ansi.OFF));
        String before = prefix.isEmpty() && command.getParent() == null ? "" : name + "-";
        command.getSubcommands().values().forEach(each -> add(before, each, texts));
    }

    private static Map<String, String> kept() throws IOException {
        try (Stream<Path> files = Files.list(TEXTS)) {
            Map<String, String> texts = new TreeMap<>();
            for (Path file : files.collect(Collectors.toList())) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
            return texts;
        }
    }
}
