package caravan.chassis.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.Settings;
import caravan.chassis.runtime.telemetry.LogLevels.LogLevel;
import caravan.chassis.settings.Configuration;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogLevelsTest {
    private static Settings setting(String value) {
        return Configuration.of(Map.of("CARAVAN_LOG_LEVELS", value), Path.of("data"))
                .process();
    }

    @Test
    void aSettingSetsTheLevelsOfLoggers() {
        LogLevels levels = LogLevels.of(setting("caravan.some=debug, org.some=off"));
        assertThat(LoggerFactory.getLogger("caravan.some.Part").isDebugEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("org.some").isErrorEnabled()).isFalse();
        assertThat(levels.changed()).as("by an administrator").isEmpty();
    }

    @Test
    void aLoggerGetsTheLevelOfTheSettingBack() {
        LogLevels levels = LogLevels.of(setting("caravan.back=debug"));
        levels.set("caravan.back", LogLevel.WARN);
        assertThat(levels.changed()).containsExactly(Map.entry("caravan.back", "warn"));
        levels.reset("caravan.back");
        assertThat(LoggerFactory.getLogger("caravan.back").isDebugEnabled()).isTrue();
        assertThat(levels.changed()).isEmpty();
    }

    @Test
    void aLoggerGetsItsFirstLevelBack() {
        LogLevels levels = LogLevels.of(setting(""));
        levels.set("io.netty", LogLevel.DEBUG);
        levels.set("io.netty", LogLevel.OFF);
        assertThat(levels.reset("io.netty")).isTrue();
        assertThat(LoggerFactory.getLogger("io.netty").isWarnEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("io.netty").isInfoEnabled()).isFalse();
        assertThat(levels.reset("io.netty")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "caravan.requests, there is no '='",
        "caravan.requests=loud, 'the level must be trace, debug, info, warn, error or off'",
        "org.postgresql=trace, a library's logger cannot be at trace: it might write secrets",
        "Root=debug, 'the logger must be the name of a package or class, such as caravan.requests'",
        "/etc=debug, 'the logger must be the name of a package or class, such as caravan.requests'",
    })
    void aSettingThatDoesNotFitIsRefused(String entry, String why) {
        assertThatThrownBy(() -> LogLevels.of(setting("caravan.a=info," + entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("setting log-levels must be like caravan.requests=debug,org.flywaydb=info, and not '"
                        + entry + "': " + why);
    }

    @Test
    void nobodySwitchesOffTheLinesAboutChanges() {
        LogLevels levels = LogLevels.of(setting(""));
        levels.set("caravan", LogLevel.OFF);
        assertThat(LoggerFactory.getLogger(LogLevels.TRAIL).isWarnEnabled()).isTrue();
        levels.reset("caravan");
        assertThatThrownBy(() -> levels.set(LogLevels.TRAIL, LogLevel.OFF))
                .hasMessageContaining("must be the name of a package or class");
    }

    @Test
    void theNumberOfChangedLoggersIsBounded() {
        LogLevels levels = LogLevels.of(setting(""));
        for (int logger = 0; logger < LogLevels.LOGGERS_MAX; logger++) {
            levels.set("caravan.many" + logger, LogLevel.INFO);
            levels.reset("caravan.many" + logger);
        }
        levels.set("caravan.many0", LogLevel.WARN);
        assertThatThrownBy(() -> levels.set("caravan.more", LogLevel.INFO)).hasMessageContaining("only 100 loggers");
    }
}
