package caravan.journeys.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A browser window with the console. What the browser complains about is an error of the test. */
final class Browser implements AutoCloseable {
    static final int WIDE = 1300;
    /** The narrowest screen that the console is made for, and a wide one: the page grows no further. */
    static final int NARROW = 360;

    static final int WIDEST = 1600;
    /** A name that leads to this machine, and that the browser takes for one of another. */
    static final String ANOTHER_MACHINE = "another.machine.test";

    private static final int HEIGHT = 900;
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(20);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);
    private static final Path PICTURES = Path.of("target", "console");

    private static final List<Path> CHROMIUM = List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final URI base;
    private final ChromeDriver driver;
    private final WebDriverWait waiting;

    private Browser(URI base, ChromeDriver driver) {
        this.base = base;
        this.driver = driver;
        this.waiting = new WebDriverWait(driver, SHOWN_WITHIN, LOOKS_EVERY);
        // The page draws anew while the test looks at it.
        waiting.ignoring(StaleElementReferenceException.class);
    }

    /** Opens the console, signed out. Where the machine has no browser, the test is skipped. */
    static Browser open(URI base) {
        Optional<Path> chromium = CHROMIUM.stream().filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(
                chromium.isPresent() && Files.isExecutable(DRIVER), "no Chromium and chromedriver are installed");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.addArguments(
                "--headless=new",
                "--disable-gpu",
                "--no-first-run",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-device-scale-factor=1",
                "--host-resolver-rules=MAP " + ANOTHER_MACHINE + " 127.0.0.1",
                "--lang=en-GB");
        if (Files.isWritable(Path.of("/"))) {
            // Chromium has no sandbox for root.
            options.addArguments("--no-sandbox");
        }
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        Browser browser = new Browser(base, new ChromeDriver(service, options));
        browser.resize(WIDE);
        // The page that a person types in: the root leads to the console.
        browser.driver.get(base.toString());
        assertThat(browser.driver.getCurrentUrl()).endsWith("/console");
        return browser;
    }

    void resize(int width) {
        // A window of Chromium is not narrower than 500: the viewport is.
        driver.manage().window().setSize(new Dimension(Math.max(width, 500), HEIGHT));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    }

    Browser signIn(String username, String password) {
        see(By.name("username")).sendKeys(username);
        driver.findElement(By.name("password")).sendKeys(password);
        driver.findElement(By.cssSelector("button[type=submit]")).click();
        see(By.cssSelector("main#content"));
        return this;
    }

    /** Goes to an address within the console, such as {@code orders/01a2…}. */
    Browser go(String view) {
        driver.executeScript("location.hash = arguments[0]", "#/" + view);
        return this;
    }

    /** Waits until it is shown. */
    WebElement see(By what) {
        return waiting.withMessage(() -> "not shown: " + what + " in\n" + text())
                .until(there -> there.findElements(what).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    /** Waits until the page has a text. */
    Browser seeText(String text) {
        waiting.withMessage(() -> "'" + text + "' is not shown in\n" + text()).until(there -> text().contains(text));
        return this;
    }

    /** The same, but not later. */
    Browser seeText(String text, Duration within) {
        new WebDriverWait(driver, within, Duration.ofMillis(100))
                .withMessage(() -> "'" + text + "' was not shown within " + within + " in\n" + text())
                .until(there -> text().contains(text));
        return this;
    }

    /** Goes back to the address before. */
    Browser back() {
        driver.navigate().back();
        return this;
    }

    /** The address within the console, such as {@code #/orders}. */
    String address() {
        return Objects.toString(driver.executeScript("return location.hash"), "");
    }

    /** What a script of the page returns; it may await. */
    @Nullable
    Object run(String script) {
        Object result = driver.executeAsyncScript("const done = arguments[arguments.length - 1];(async () => {" + script
                + "})().then(value => done({ value }), failure => done({ failure: String(failure) }));");
        Map<?, ?> outcome = (Map<?, ?>) Objects.requireNonNull(result);
        assertThat(outcome.get("failure")).as(script).isNull();
        return outcome.get("value");
    }

    Browser reload() {
        driver.navigate().refresh();
        return this;
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** The element that has the focus. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** All that the page has stored in the browser, but for what no script can read. */
    String stored() {
        return Objects.toString(
                driver.executeScript(
                        "return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"),
                "");
    }

    /** Clicks a button or link by its text. */
    Browser click(String text) {
        return click(By.xpath("//main//*[self::a or self::button or self::summary][normalize-space()='" + text + "']"));
    }

    Browser click(By what) {
        waiting.withMessage(() -> "cannot be clicked: " + what + " in\n" + text())
                .until(there -> {
                    WebElement found = there.findElements(what).stream()
                            .filter(WebElement::isDisplayed)
                            .findFirst()
                            .orElse(null);
                    if (found != null) {
                        found.click();
                    }
                    return found;
                });
        return this;
    }

    /** What the page shows. */
    String text() {
        return Objects.toString(driver.executeScript("return document.body.innerText"), "");
    }

    List<String> texts(By what) {
        return driver.findElements(what).stream().map(WebElement::getText).toList();
    }

    /** Whether the page can be pushed sideways, which hides a part of it. */
    boolean isTooWide() {
        return Boolean.TRUE.equals(driver.executeScript(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
    }

    void theme(String name) {
        driver.executeScript(
                "const theme = document.getElementById('theme'); theme.value = arguments[0];"
                        + "theme.dispatchEvent(new Event('change', { bubbles: true }))",
                name);
    }

    /** What axe-core calls serious or critical, in the page as it is now. */
    List<String> accessibilityFaults() {
        if (!Boolean.TRUE.equals(driver.executeScript("return 'axe' in window"))) {
            driver.executeScript(axe());
        }
        Object faults = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }).then(result => done(result.violations
                  .filter(each => each.impact === 'serious' || each.impact === 'critical')
                  .map(each => `${each.id}: ${each.help}: ${each.nodes.slice(0, 3).map(node => node.html).join(' ')}`)),
                  failure => done([String(failure)]));
                """);
        return ((List<?>) Objects.requireNonNull(faults))
                .stream().map(String::valueOf).toList();
    }

    private static String axe() {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Keeps a picture of the window, for people who read a failure, and for the documentation. */
    void picture(String name) {
        try {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Errors of scripts, refused loads and breaches of the page's policy, since the last call. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        Stream<LogEntry> entries = driver.manage().logs().get(LogType.BROWSER).getAll().stream();
        entries.filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .forEach(complaints::add);
        return complaints;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
