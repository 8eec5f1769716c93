package caravan.journeys.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {
    private static List<PromQl.Selector> selectors(String expression) {
        return PromQl.parse(expression).selectors();
    }

    @Test
    void matchersAndGroupingsAreLabels() {
        assertThat(selectors(
                        "sum by (route) (rate(requests_count{status=~\"5..\", status!=\"503\"}[$__rate_interval]))"))
                .containsExactly(new PromQl.Selector("requests_count", Set.of("status", "route")));
        assertThat(selectors("histogram_quantile(0.99, sum(rate(requests_bucket[5m])) by (le))"))
                .containsExactly(new PromQl.Selector("requests_bucket", Set.of("le")));
    }

    @Test
    void bothSidesOfAnOperatorAreRead() {
        assertThat(selectors("a / on (pool) b > 0.5 and c{x=\"a, (b)\"} offset 5m"))
                .containsExactly(
                        new PromQl.Selector("a", Set.of("pool")),
                        new PromQl.Selector("b", Set.of("pool")),
                        new PromQl.Selector("c", Set.of("x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum(a", "a{b}", "a[5]", "rte(a[5m])", "a b", "", "a >", "sum by route (a)", "a{b=\"c}"})
    void whatIsNoExpressionIsRefused(String expression) {
        assertThatThrownBy(() -> PromQl.parse(expression)).isInstanceOf(IllegalArgumentException.class);
    }
}
