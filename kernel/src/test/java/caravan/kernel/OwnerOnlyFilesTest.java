package caravan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyFilesTest {
    @TempDir
    private Path folder;

    @Test
    void onlyItsOwnerCanReadIt() throws Exception {
        OwnerOnlyFiles.readOrCreate(folder.resolve("secret"), () -> "text");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theFirstSecretStays() {
        OwnerOnlyFiles.readOrCreate(folder.resolve("secret"), () -> "first");

        assertThat(OwnerOnlyFiles.readOrCreate(folder.resolve("secret"), () -> "second"))
                .isEqualTo("first");
    }

    @Test
    void aSecretThatAnotherProcessMadeFirstIsUsed() throws Exception {
        Path file = folder.resolve("secret");
        String read =
                OwnerOnlyFiles.readOrCreate(file, () -> OwnerOnlyFiles.readOrCreate(file, () -> "the other's") + "!");

        assertThat(read).isEqualTo("the other's");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void writingReplacesTheFileAndKeepsItOwnerOnly() throws Exception {
        Path file = folder.resolve("address");
        Files.writeString(file, "readable by all");

        OwnerOnlyFiles.write(file, "new");

        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFileThatCannotBeMadeNamesItselfAndWhatToDo() {
        Path file = folder.resolve("missing").resolve("secret");

        assertThatThrownBy(() -> OwnerOnlyFiles.readOrCreate(file, () -> "text"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot keep a secret in " + file + "; check that its folder can be written");
    }
}
