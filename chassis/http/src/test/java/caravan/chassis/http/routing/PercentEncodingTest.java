package caravan.chassis.http.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.http.problems.Refusal;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {
    @Test
    void anEncodedTextIsDecodedToTheSameText() {
        String text = "a-b._~ +/%&=*é漢😀";
        assertThat(PercentEncoding.encode(text)).isEqualTo("a-b._~%20%2B%2F%25%26%3D%2A%C3%A9%E6%BC%A2%F0%9F%98%80");
        assertThat(PercentEncoding.decode(PercentEncoding.encode(text), false)).isEqualTo(text);
        assertThat(PercentEncoding.decode(PercentEncoding.encode(text), true)).isEqualTo(text);
    }

    /**
     * The reason for our own decoder: the JDK's and Netty's replace what they cannot read by a question mark or a control character, so
     * two different addresses become one (docs/decisions/0043). If this fails, reconsider the decision.
     */
    @ParameterizedTest
    @ValueSource(strings = {"%FF", "a%C3", "%ED%A0%80", "a%00b", "a%0Ab"})
    void encodingsThatLibrariesAcceptAreRefused(String malformed) {
        assertThat(URLDecoder.decode(malformed, StandardCharsets.UTF_8)).isNotEmpty();
        assertThat(QueryStringDecoder.decodeComponent(malformed)).isNotEmpty();
        assertThatThrownBy(() -> PercentEncoding.decode(malformed, false)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%+1", "a b", "é"})
    void aMalformedPercentEncodingIsRefused(String malformed) {
        assertThatThrownBy(() -> PercentEncoding.decode(malformed, false)).isInstanceOf(Refusal.class);
    }
}
