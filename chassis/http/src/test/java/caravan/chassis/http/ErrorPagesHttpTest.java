package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorPagesHttpTest {
    private final RunningServer running = new RunningServer(routes -> {});

    @AfterEach
    void close() {
        running.close();
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        return running.send(running.request(path).header("Accept", accept));
    }

    @Test
    void theTypeOfAProblemIsTheAddressOfItsDescription() throws Exception {
        String problem = running.get("/nowhere").body();
        assertThat(problem).contains("\"type\":\"/errors/not_found\"");

        HttpResponse<String> described = running.get("/errors/not_found");
        assertThat(described.statusCode()).isEqualTo(200);
        assertThat(described.headers().firstValue("content-type")).contains("application/json");
        assertThat(described.body())
                .startsWith("{\"code\":\"not_found\",\"statuses\":[404],\"meaning\":\"There is no such ");
    }

    @Test
    void aBrowserGetsAPage() throws Exception {
        String ofBrowsers = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        HttpResponse<String> page = get("/errors/no_token", ofBrowsers);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.body())
                .startsWith("<!doctype html>")
                .contains("<h1><code>no_token</code></h1>", "<code>Authorization: Bearer</code>", "href=\"/errors\"");
        assertThat(get("/errors", ofBrowsers).body())
                .contains("<a href=\"/errors/no_token\"><code>no_token</code></a>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                | application/json",
                "application/json, text/html;q=0.9  | application/json",
                "text/html;q=0                      | application/json",
                "text/plain                         | application/json",
                "application/json, text/html        | text/html; charset=utf-8",
                "application/json;q=0.5, TEXT/HTML  | text/html; charset=utf-8"
            })
    void theAcceptHeaderDecidesTheMediaType(String accept, String mediaType) throws Exception {
        HttpResponse<String> list = get("/errors", accept);
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.headers().firstValue("content-type")).contains(mediaType);
        assertThat(list.headers().firstValue("vary")).contains("Accept");
    }

    @Test
    void theListMayBeCached() throws Exception {
        HttpResponse<String> list = running.get("/errors");
        assertThat(list.headers().firstValue("cache-control")).contains("public, max-age=3600");
        assertThat(list.body()).startsWith("[{\"code\":\"").contains("\"answered_by\":\"every process\"");
    }

    @ParameterizedTest
    @CsvSource({"/errors/unheard_of, 404", "/errors/, 404", "/errors/not_found/more, 404", "/errors?code=not_found, 400"
    })
    void anUnknownCodeIsNotFound(String path, int status) throws Exception {
        assertThat(running.get(path).statusCode()).isEqualTo(status);
    }
}
