package caravan.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyFileTest {
    @TempDir
    private Path folder;

    @Test
    void onlyItsOwnerCanReadIt() throws Exception {
        OwnerOnlyFile.readOrCreate(folder.resolve("secret"), () -> "text");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theFirstSecretStays() {
        OwnerOnlyFile.readOrCreate(folder.resolve("secret"), () -> "first");

        assertThat(OwnerOnlyFile.readOrCreate(folder.resolve("secret"), () -> "second"))
                .isEqualTo("first");
    }

    @Test
    void aSecretThatAnotherProcessMadeMeanwhileCounts() throws Exception {
        Path file = folder.resolve("secret");
        String read =
                OwnerOnlyFile.readOrCreate(file, () -> OwnerOnlyFile.readOrCreate(file, () -> "the other's") + "!");

        assertThat(read).isEqualTo("the other's");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
