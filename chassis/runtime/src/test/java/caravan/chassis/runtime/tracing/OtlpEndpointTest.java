package caravan.chassis.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:4318, http://127.0.0.1:4318/v1/traces",
        "http://127.0.0.1:4318/, http://127.0.0.1:4318/v1/traces",
        "https://collector/otlp, https://collector/otlp/v1/traces",
        "https://collector/v1/traces, https://collector/v1/traces"
    })
    void aBaseAddressOrAWholeOne(String given, URI whole) {
        assertThat(OtlpEndpoint.parse(given).traces()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "collector:4318",
                "grpc://collector:4317",
                "http://user:secret@collector",
                "http://collector?key=secret",
                "http:///x",
                "http://a b"
            })
    void whatIsNoSuchAddressIsRefusedWithoutBeingShown(String given) {
        assertThatThrownBy(() -> OtlpEndpoint.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("setting otlp-endpoint must be a collector's address")
                .hasMessageNotContaining("secret");
    }
}
