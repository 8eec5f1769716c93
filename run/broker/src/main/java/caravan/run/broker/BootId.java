package caravan.run.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The id of the current boot of the machine: {@code boot_id} of Linux, {@code kern.bootsessionuuid} of macOS. */
final class BootId {
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path SYSCTL = Path.of("/usr/sbin/sysctl");
    private static final Pattern ID = Pattern.compile("[0-9A-Fa-f-]{36}");
    private static final int ANSWER_BYTES_MAX = 100;

    private BootId() {}

    /** Empty if the system has none. */
    static Optional<String> id() {
        try {
            return Optional.of(Files.isReadable(LINUX) ? Files.readString(LINUX) : ofMac())
                    .map(String::strip)
                    .filter(id -> ID.matcher(id).matches());
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    private static String ofMac() throws IOException {
        Process asked = new ProcessBuilder(SYSCTL.toString(), "-n", "kern.bootsessionuuid")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream answer = asked.getInputStream()) {
            return new String(answer.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
        } finally {
            asked.destroy();
        }
    }
}
