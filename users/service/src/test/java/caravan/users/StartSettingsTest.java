package caravan.users;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.testkit.caravan.TestCaravan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CARAVAN_ADMIN_PASSWORD|short|CARAVAN_ADMIN_PASSWORD",
                "CARAVAN_ADMIN_PASSWORD|iloveyou123|is one of the most common passwords",
                "CARAVAN_USERS_REFRESH_GRACE|2m|users.refresh-grace must be from 0s to 1m",
                "CARAVAN_USERS_FRESH_SIGN_IN|25h|users.fresh-sign-in",
                "CARAVAN_USERS_REGISTRATION_REFILL|0s|users.registration-refill",
                "CARAVAN_USERS_KEY_ENCRYPTION_KEY|not base64|openssl rand -base64 32"
            })
    void aSettingThatDoesNotFitIsNamedAtTheStart(String name, String value, String told) {
        assertThatThrownBy(() -> TestCaravan.start(List.of(new UsersService()), Map.of(name, value)))
                .hasStackTraceContaining(told);
    }
}
