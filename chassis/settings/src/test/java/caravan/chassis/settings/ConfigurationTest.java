package caravan.chassis.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.settings.Configuration.SettingRead;
import caravan.chassis.settings.Configuration.SettingRead.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    @TempDir
    Path folder;

    @Test
    void aServicesOwnSettingComesBeforeTheProcess() {
        Configuration configuration = Configuration.of(Map.of("CARAVAN_ORDERS_POOL", "3", "CARAVAN_POOL", "9"), folder);
        assertThat(configuration.of("orders").integer("pool", 1, 1, 10)).isEqualTo(3);
    }

    @Test
    void aMissingSettingOfAServiceComesFromTheProcess() {
        Configuration configuration = Configuration.of(Map.of("CARAVAN_ADMIN_PASSWORD", "secret"), folder);
        assertThat(configuration.of("users").text("admin-password")).hasValue("secret");
    }

    @Test
    void theEnvironmentOverridesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("caravan.properties"), "orders.pending-limit=10m\nport=1\n");
        Configuration configuration = Configuration.of(Map.of("CARAVAN_PORT", "2"), file, folder);
        assertThat(configuration.of("orders").duration("pending-limit", Duration.ZERO))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(configuration.process().integer("port", 0, 0, 9)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "90s,PT90S", "15m,PT15M", "2h,PT2H", "1d,PT24H", "PT1M30S,PT90S"})
    void readsDurations(String text, Duration expected) {
        assertThat(Configuration.of(Map.of("CARAVAN_LIMIT", text), folder)
                        .process()
                        .duration("limit", Duration.ZERO))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0s,false", "1s,true", "5m,true", "301s,false"})
    void aDurationWithBoundsIsRefusedOutsideOfThem(String text, boolean isWithin) {
        Configuration configuration = Configuration.of(Map.of("CARAVAN_ORDERS_PAUSE", text), folder);
        ThrowingCallable read = () -> configuration
                .of("orders")
                .duration("pause", Duration.ofSeconds(9), Duration.ofSeconds(1), Duration.ofMinutes(5));
        if (isWithin) {
            assertThatCode(read).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(read).hasMessageContaining("setting orders.pause must be from 1s to 5m, not ");
        }
    }

    @ParameterizedTest
    @CsvSource({"4096,4096", "1KiB,1024", "512MiB,536870912", "2GiB,2147483648", "10PiB,11258999068426240"})
    void readsSizes(String text, long expected) {
        assertThat(Configuration.of(Map.of("CARAVAN_RESERVE", text), folder)
                        .process()
                        .bytes("reserve"))
                .hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({"512MB", "-1", "5%", "8192PiB"})
    void anInvalidSizeStopsTheStartAndNamesTheSetting(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Configuration.of(Map.of("CARAVAN_RESERVE", text), folder)
                        .process()
                        .bytes("reserve"))
                .withMessageContaining("setting reserve must be a size");
    }

    @ParameterizedTest
    @CsvSource({"0", "11", "ten", "1.5"})
    void aNumberOutOfBoundsStopsTheStartAndNamesTheSetting(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Configuration.of(Map.of("CARAVAN_POOL", text), folder)
                        .process()
                        .integer("pool", 1, 1, 10))
                .withMessageContaining("setting pool must be a whole number from 1 to 10");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("none.properties");
        assertThatExceptionOfType(SettingsFileException.class)
                .isThrownBy(() -> Configuration.of(Map.of(), missing, folder))
                .withMessage("there is no settings file " + missing);
    }

    @Test
    void aLineThatIsNoSettingIsRefusedByItsNumberAndNotRepeated() throws IOException {
        Path file = Files.writeString(folder.resolve("caravan.properties"), "# a note\n\nport=1\nhunter2\n");
        assertThatExceptionOfType(SettingsFileException.class)
                .isThrownBy(() -> Configuration.of(Map.of(), file, folder))
                .withMessageContaining("line 4 of the settings file " + file)
                .withMessageNotContaining("hunter2");
    }

    @Test
    void aValueOfTheFileIsTakenAsItIsWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("caravan.properties"), " admin-password = a\\b=c#d \n");
        assertThat(Configuration.of(Map.of(), file, folder).process().text("admin-password"))
                .hasValue("a\\b=c#d");
    }

    @Test
    void aFolderIsNotASettingsFile() {
        assertThatExceptionOfType(SettingsFileException.class)
                .isThrownBy(() -> Configuration.of(Map.of(), folder, folder))
                .withMessageContaining("cannot be read");
    }

    @Test
    void onlyTheOwnerCanReadDataFolders() throws IOException {
        Path made = Configuration.of(Map.of(), folder).of("users").dataFolder();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void aSettingThatNobodyReadIsUnread() {
        Configuration configuration = Configuration.of(
                Map.of("CARAVAN_ODERS_POOL", "3", "CARAVAN_ORDERS_POOL", "3", "CARAVAN_POOL", "9", "PATH", "/bin"),
                folder);
        assertThat(configuration.of("orders").integer("pool", 1, 1, 10)).isEqualTo(3);
        assertThat(configuration.unread()).containsExactly("CARAVAN_ODERS_POOL");
    }

    @Test
    void aSettingOfTheFileIsUnreadUntilItIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("caravan.properties"), "orders.pending-limit=10m\n");
        Configuration configuration = Configuration.of(Map.of(), file, folder);
        assertThat(configuration.unread()).containsExactly("CARAVAN_ORDERS_PENDING_LIMIT");
        configuration.of("orders").duration("pending-limit", Duration.ZERO);
        assertThat(configuration.unread()).isEmpty();
    }

    @Test
    void variablesOfTheCommandLineAreNotUnread() {
        assertThat(Configuration.of(Map.of("CARAVAN_LOG", "stdout", "CARAVAN_DATA", "/data"), folder)
                        .with("kafka", "localhost:9092")
                        .unread())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "setting port must be a number | (in the environment CARAVAN_PORT)",
                "setting orders.pending-limit must be a duration | (line 2 of FILE; in the environment it is CARAVAN_ORDERS_PENDING_LIMIT)",
                "setting pending-limit must be a duration | (line 2 of FILE; in the environment it is CARAVAN_ORDERS_PENDING_LIMIT)",
                "replies-kept of orders must be more | (in the environment CARAVAN_ORDERS_REPLIES_KEPT)",
                "leave it out of the settings file | ''",
                "the well-known word 'a-b' is no setting | ''",
                "set CARAVAN_PORT: setting port is missing | ''",
            })
    void aMessageNamesThePlacesOfItsSettings(String message, String place, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("caravan.properties"), "# ours\norders.pending-limit=soon\norders.replies-kept=1s\n");
        Configuration configuration = Configuration.of(
                Map.of("CARAVAN_PORT", "many", "CARAVAN_ORDERS_REPLIES_KEPT", "2s"), file, Path.of("data"));
        assertThat(configuration.locating(message))
                .isEqualTo((message + " " + place.replace("FILE", file.toString())).strip());
    }

    @Test
    void itListsTheReadSettingsWithDefaultsAndBounds() {
        Configuration configuration = Configuration.of(Map.of("CARAVAN_ORDERS_PENDING_LIMIT", "10m"), folder);
        configuration.of("orders").duration("pending-limit", Duration.ofSeconds(300));
        configuration.of("orders").duration("grace", Duration.ZERO);
        configuration.of("orders").duration("kept", Duration.ofMillis(1500));
        configuration
                .of("orders")
                .duration("pause", Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(5));
        configuration.process().integer("port", 8080, 0, 65_535);
        configuration.process().integer("pieces", 7, 1, Integer.MAX_VALUE);
        configuration.process().text("host");
        configuration.process().bytes("disk-reserve");
        assertThat(configuration.read())
                .containsExactly(
                        new SettingRead("disk-reserve", Form.SIZE, Optional.empty(), Optional.empty()),
                        new SettingRead("host", Form.TEXT, Optional.empty(), Optional.empty()),
                        new SettingRead("orders.grace", Form.DURATION, Optional.of("0s"), Optional.empty()),
                        new SettingRead("orders.kept", Form.DURATION, Optional.of("1500ms"), Optional.empty()),
                        new SettingRead("orders.pause", Form.DURATION, Optional.of("5s"), Optional.of("1s to 5m")),
                        new SettingRead("orders.pending-limit", Form.DURATION, Optional.of("5m"), Optional.empty()),
                        new SettingRead("pieces", Form.WHOLE_NUMBER, Optional.of("7"), Optional.of("1 or more")),
                        new SettingRead("port", Form.WHOLE_NUMBER, Optional.of("8080"), Optional.of("0 to 65535")));
    }
}
