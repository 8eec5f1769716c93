package caravan.chassis.http.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without a site on the class path; the console's own tests have one. */
class WebSiteRoutesTest {
    private final WebSiteRoutes routes = new WebSiteRoutes(List.of());

    @Test
    void theRootTellsProgramsWhereTheDocumentsAre() {
        WebSiteRoutes.Answer answer =
                routes.answer("/", Optional.of("*/*"), Optional.empty()).orElseThrow();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"openapi\":\"/openapi.json\",\"asyncapi\":\"/asyncapi.json\",\"errors\":\"/errors\","
                        + "\"health\":\"/health/ready\"}");
    }

    @Test
    void aBrowserIsLedNowhereWhereThereIsNoSite() {
        assertThat(routes.answer("/", Optional.of("text/html"), Optional.empty())
                        .orElseThrow()
                        .status())
                .isEqualTo(200);
    }
}
