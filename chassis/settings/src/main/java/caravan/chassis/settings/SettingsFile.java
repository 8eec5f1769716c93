package caravan.chassis.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file of settings: {@code name=value} on each line, in UTF-8; blank lines, and lines that begin with {@code #}, are ignored. */
final class SettingsFile {
    /** The largest file. A larger one was named by mistake. */
    private static final int BYTES_MAX = 1 << 20;

    private SettingsFile() {}

    /** @param line its number, from 1 */
    record Entry(String value, int line) {}

    /**
     * Names and values, without surrounding blanks.
     *
     * @throws SettingsFileException if there is no such file, or a line is no setting; the message names the line by its number only, since
     *     the line may hold a secret
     */
    static Map<String, Entry> read(Path file) {
        Map<String, Entry> values = new HashMap<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new SettingsFileException("line " + number + " of the settings file " + file
                        + " is not a setting: write name=value, such as pool-connections=10");
            }
            values.put(
                    text.substring(0, equals).strip(),
                    new Entry(text.substring(equals + 1).strip(), number));
        }
        return values;
    }

    /** The file may be a pipe from a shell, so its size is known only after reading. */
    private static List<String> lines(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new SettingsFileException(
                        "the settings file " + file + " is larger than " + BYTES_MAX + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .toList();
        } catch (NoSuchFileException missing) {
            throw new SettingsFileException("there is no settings file " + file);
        } catch (CharacterCodingException notText) {
            throw new SettingsFileException("the settings file " + file + " is not UTF-8 text");
        } catch (IOException unreadable) {
            throw new SettingsFileException("the settings file " + file + " cannot be read");
        }
    }
}
