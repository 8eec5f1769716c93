package caravan.chassis.postgres.backup;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last file of an archive: what the archive holds. It is plain text, a value on each line, so that a person can read it and check the
 * files with other tools:
 *
 * <pre>
 * form 1
 * caravan 1.0.0
 * postgresql 18.6.0
 * made 2026-11-27T17:00:00Z
 * file SHA-256 BYTES PATH
 * </pre>
 *
 * @param caravan the version that made the backup
 * @param postgresql the version of the server whose files it holds
 * @param made when the backup was complete: the moment of its data
 * @param files what each path holds
 */
record BackupManifest(String caravan, String postgresql, Instant made, Map<String, Content> files) {
    static final String NAME = "manifest.txt";
    /** A table has a file for each gibibyte. One name and its digest take some 300 bytes of the heap. */
    static final int FILES_MAX = 100_000;
    /** The longest line is that of a file, with a path of at most {@link #PATH_CHARACTERS_MAX}. */
    static final int BYTES_MAX = FILES_MAX * 300;

    static final int PATH_CHARACTERS_MAX = 200;
    private static final String FORM = "1";
    private static final int FILE_WORDS = 4;

    /**
     * What a file holds.
     *
     * @param sha256 in hexadecimal digits
     */
    record Content(String sha256, long bytes) {}

    BackupManifest {
        files = Map.copyOf(files);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("form ").append(FORM).append('\n');
        text.append("caravan ").append(caravan).append('\n');
        text.append("postgresql ").append(postgresql).append('\n');
        text.append("made ").append(made).append('\n');
        new TreeMap<>(files)
                .forEach((path, content) -> text.append("file ")
                        .append(content.sha256())
                        .append(' ')
                        .append(content.bytes())
                        .append(' ')
                        .append(path)
                        .append('\n'));
        return text.toString();
    }

    /** @throws BackupException if this version cannot read it */
    static BackupManifest parse(String text) {
        Map<String, String> values = new HashMap<>();
        Map<String, Content> files = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.split(" ", FILE_WORDS);
            if (words.length == FILE_WORDS && words[0].equals("file")) {
                files.put(words[3], new Content(words[1], number(words[2])));
            } else if (words.length == 2) {
                values.put(words[0], words[1]);
            }
        }
        if (!FORM.equals(values.get("form"))) {
            throw new BackupException("The backup was made by another version of Caravan (its form is "
                    + values.getOrDefault("form", "unknown") + ", and this one reads " + FORM
                    + "): restore it with the version that made it, "
                    + values.getOrDefault("caravan", "which it does not name") + ", then upgrade.");
        }
        try {
            return new BackupManifest(
                    values.getOrDefault("caravan", ""),
                    values.getOrDefault("postgresql", ""),
                    Instant.parse(values.getOrDefault("made", "")),
                    files);
        } catch (DateTimeParseException damaged) {
            throw new BackupException("The backup's manifest is damaged: use another backup.", damaged);
        }
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException damaged) {
            throw new BackupException("The backup's manifest is damaged: use another backup.", damaged);
        }
    }

    long bytes() {
        return files.values().stream().mapToLong(Content::bytes).sum();
    }
}
