package caravan.journeys.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;

/**
 * The real page with scripted answers. It is loaded as from another machine over plain HTTP, where browsers lack what they give to trusted
 * pages. The tests of a class share a browser.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ScriptedPage {
    private @Nullable PageServer server;
    private @Nullable Browser shared;

    @BeforeAll
    void open() {
        server = new PageServer();
        shared = Browser.open(server.address());
    }

    @AfterAll
    void close() {
        if (shared != null) {
            shared.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void signIn() throws IOException {
        browser().run("localStorage.clear(); location.hash = ''");
        browser().reload().see(By.name("username"));
        try (InputStream script = getClass().getResourceAsStream("/console/scripted-api.js")) {
            browser().run(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
        browser().signIn("ann", "secret");
    }

    @AfterEach
    void nothingIsComplainedOf() {
        assertThat(browser().complaints())
                .as("what the browser complains about")
                .allMatch(each -> each.contains("Cross-Origin-Opener-Policy"));
    }

    Browser browser() {
        return Objects.requireNonNull(shared);
    }

    /** The answer to a question, as a JavaScript expression. */
    Browser answer(String question, String expression) {
        browser().run("window.answers['" + question + "'] = " + expression);
        return browser();
    }

    /** What each process tells about itself. */
    void processes(String... elements) {
        answer("GET /processes", "[" + String.join(",", elements) + "]");
    }

    List<Object> list(String script) {
        return List.copyOf((List<?>) Objects.requireNonNull(browser().run(script)));
    }

    /** The path of each question so far that begins so, with its method. */
    List<Object> asked(String beginning) {
        return list("return window.asked.map(each => `${each.method} ${each.path}`).filter(each => each.startsWith('"
                + beginning + "'))");
    }

    void type(String field, String text) {
        browser().see(By.cssSelector("main [name='" + field + "']")).sendKeys(text);
    }
}
