package caravan.users.domain;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the list of common passwords from the sources that its README names. Run it by hand for each new list: {@code CommonPasswordsFile
 * <made> <most common first> <all of which are taken>}.
 */
final class CommonPasswordsFile {
    static final int PASSWORDS_OF_THE_LIST = 120_000;

    private CommonPasswordsFile() {}

    public static void main(String[] files) throws IOException {
        TreeSet<String> passwords = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of(files[1]), StandardCharsets.UTF_8)) {
            if (passwords.size() < PASSWORDS_OF_THE_LIST) {
                add(passwords, line);
            }
        }
        for (String line : Files.readAllLines(Path.of(files[2]), StandardCharsets.UTF_8)) {
            add(passwords, line);
        }
        try (OutputStream made = new GZIPOutputStream(Files.newOutputStream(Path.of(files[0])))) {
            made.write((String.join("\n", List.copyOf(passwords)) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Shorter and longer passwords are refused for their length. */
    private static void add(TreeSet<String> passwords, String line) {
        String folded = Normalizer.normalize(line, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        int characters = folded.codePointCount(0, folded.length());
        if (characters >= PasswordRules.CHARACTERS_MIN && characters <= PasswordRules.CHARACTERS_MAX) {
            passwords.add(folded);
        }
    }
}
