package caravan.chassis.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.postgres.PostgresStartException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresInstallationTest {
    @ParameterizedTest
    @CsvSource({
        "Linux,    amd64,   /postgres-linux-x86_64.txz",
        "Linux,    aarch64, /postgres-linux-arm_64.txz",
        "Mac OS X, x86_64,  /postgres-darwin-x86_64.txz",
        "Mac OS X, aarch64, /postgres-darwin-arm_64.txz",
    })
    void eachMachineHasItsArchive(String system, String processor, String archive) {
        assertThat(PostgresInstallation.archive(Machine.of(system, processor), file -> true, name -> true))
                .isEqualTo(archive);
    }

    @ParameterizedTest
    @CsvSource({
        "Windows 11, amd64,   windows-11 on x86_64",
        "FreeBSD,    amd64,   freebsd on x86_64",
        "Linux,      riscv64, linux on riscv64",
    })
    void withoutAnArchiveTheMessageSaysWhatToDo(String system, String processor, String told) {
        assertThatThrownBy(
                        () -> PostgresInstallation.archive(Machine.of(system, processor), file -> true, name -> true))
                .hasMessageContainingAll(told, "--database-url")
                .hasMessageNotContaining("\n")
                .extracting(failure -> ((PostgresStartException) failure).reason())
                .isEqualTo(Reason.UNSUPPORTED_PLATFORM);
    }

    @Test
    void aBuildForAnotherMachineHasNoArchive() {
        assertThatThrownBy(() ->
                        PostgresInstallation.archive(Machine.of("Mac OS X", "aarch64"), file -> true, name -> false))
                .hasMessageContainingAll("darwin on arm_64", "--database-url");
    }

    @Test
    void aLinuxWithoutTheGnuCLibraryIsRefusedWithThatReason() {
        assertThatThrownBy(
                        () -> PostgresInstallation.archive(Machine.of("Linux", "amd64"), file -> false, name -> true))
                .hasMessageContainingAll("GNU C library", "/lib64/ld-linux-x86-64.so.2", "--database-url");
    }

    @Test
    void thisBuildHasOnlyTheArchiveOfThisMachine() {
        List<String> bundled = Stream.of(
                        Machine.of("Linux", "amd64"),
                        Machine.of("Linux", "aarch64"),
                        Machine.of("Mac OS X", "x86_64"),
                        Machine.of("Mac OS X", "aarch64"))
                .map(machine -> machine.archive().orElseThrow())
                .filter(name -> PostgresInstallation.class.getResource(name) != null)
                .toList();
        assertThat(bundled)
                .containsExactly(PostgresInstallation.archive(
                        Machine.ofThisProcess(), file -> Files.exists(Path.of(file)), name -> true));
    }
}
