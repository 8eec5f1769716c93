package caravan.commerce.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StripeSecretTest {
    private static final String SETTING = "payments.stripe-api-key";

    @Test
    void aSecretComesFromAFileOrFromAVariable(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "sk_test_file\n");

        assertThat(StripeSecret.read(SETTING, "file:" + file, Map.of()).value()).isEqualTo("sk_test_file");
        assertThat(StripeSecret.read(SETTING, "env:KEY", Map.of("KEY", "sk_test_variable"))
                        .value())
                .isEqualTo("sk_test_variable");
    }

    @Test
    void aSecretInTheSettingItselfIsRefusedAndNotPrinted() {
        assertThatThrownBy(() -> StripeSecret.read(SETTING, "sk_live_very_secret", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file:PATH or env:NAME")
                .hasMessageNotContaining("very_secret");
    }

    @Test
    void aReferenceThatLeadsToNothingIsRefused() {
        assertThatThrownBy(() -> StripeSecret.read(SETTING, "env:MISSING", Map.of()))
                .hasMessageContaining("leads to nothing");
        assertThatThrownBy(() -> StripeSecret.read(SETTING, "file:/nowhere/at/all", Map.of()))
                .hasMessageContaining("cannot be read: /nowhere/at/all");
    }

    @Test
    void aSecretDoesNotPrintItself() {
        assertThat(new StripeSecret("sk_live_very_secret")).hasToString("secret");
    }
}
