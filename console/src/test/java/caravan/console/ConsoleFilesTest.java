package caravan.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.http.documents.WebSite;
import caravan.chassis.http.documents.WebSiteRoutes;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConsoleFilesTest {
    private static final Path FOLDER = Path.of("target/classes/META-INF/caravan/console");
    private static final Pattern DECIMALS = Pattern.compile("^ {2}(\\d): '([A-Z ]+)',$", Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) '([^']+)'");

    private final Console console = new Console(List.of());

    private static String text(WebSite.File file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void everyFileOfTheFolderIsServedAndNothingElse() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            TreeSet<String> there = new TreeSet<>(files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString())
                    .toList());
            there.remove("index.html");
            there.removeIf(name -> name.endsWith(".LICENSE"));

            assertThat(new TreeSet<>(Console.FILES)).isEqualTo(there);
        }
        for (String other : List.of("../console/app.js", "lib/htm.LICENSE", "views/none.js", "index.js", "views")) {
            assertThat(console.file(other)).as(other).isEmpty();
        }
    }

    @Test
    void thePageLetsTheBrowserLoadOnlyWhatThisOriginServes() {
        String policy = console.file("").orElseThrow().headers().get("Content-Security-Policy");

        assertThat(policy)
                .contains("default-src 'none'", "script-src 'self' 'sha256-", "style-src 'self'", "connect-src 'self'")
                .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "http:", "https:", "*");
    }

    @Test
    void everyImportLeadsToAFileThatIsServed() {
        String page = text(console.file("").orElseThrow());
        for (String name : Console.FILES) {
            if (!name.endsWith(".js") || name.startsWith("lib/")) {
                continue;
            }
            Matcher imports = IMPORT.matcher(text(console.file(name).orElseThrow()));
            while (imports.find()) {
                String wanted = imports.group(1);
                if (wanted.startsWith(".")) {
                    String path =
                            URI.create("/" + name).resolve(wanted).getPath().substring(1);
                    assertThat(console.file(path))
                            .as(name + " imports " + wanted)
                            .isPresent();
                } else {
                    assertThat(page).as(name + " imports " + wanted).contains("\"" + wanted + "\":\"/console/");
                }
            }
        }
    }

    @Test
    void noFileNamesAnAddressOutside() {
        for (String name : Console.FILES) {
            // Namespaces and libraries' own references load nothing.
            if (!name.startsWith("lib/") && !name.endsWith(".svg")) {
                assertThat(text(console.file(name).orElseThrow())).as(name).doesNotContainPattern("https?://");
            }
        }
    }

    @Test
    void allFilesWithTheViewsOfAllServicesAreKeptInMemory() throws IOException {
        int ofConsole = Stream.concat(Stream.of("", "views.json"), Console.FILES.stream())
                .map(name -> console.file(name).orElseThrow())
                .mapToInt(file -> file.bytes().length + file.gzip().length)
                .sum();
        int ofServices = 0;
        for (Path view : viewsOfServices()) {
            WebSite.File file = WebSite.File.of("text/javascript", Files.readAllBytes(view), Map.of());
            ofServices += file.bytes().length + file.gzip().length;
        }

        assertThat(console.keptBytes()).isEqualTo(ofConsole);
        assertThat(ofServices).as("views of services").isGreaterThan(10_000);
        assertThat(ofConsole + ofServices).isBetween(100_000, WebSite.BYTES_MAX);
    }

    private static List<Path> viewsOfServices() throws IOException {
        Path views = Path.of("src/main/resources/META-INF/caravan/console/views");
        Path ofConsole = Path.of("").toRealPath();
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(Path.of("..").toRealPath(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                boolean hasNone = name.startsWith(".") || name.equals("target") || folder.equals(ofConsole);
                return hasNone ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getParent().endsWith(views)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    @Test
    void aFileWithoutRoomIsServedAndNotKept() {
        Console small = new Console(List.of(), 50_000);

        for (int round = 0; round < 2; round++) {
            for (String name : Console.FILES) {
                assertThat(small.file(name)).as(name).isPresent();
            }
        }

        assertThat(small.keptBytes()).isBetween(10_000, 50_000);
    }

    @Test
    void amountsHaveTheDecimalsOfIso4217AsJavaHasThem() {
        String formats = text(console.file("format.js").orElseThrow());
        Map<String, Integer> written = new TreeMap<>();
        Matcher decimals = DECIMALS.matcher(formats);
        while (decimals.find()) {
            for (String currency : decimals.group(2).split(" ")) {
                written.put(currency, Integer.valueOf(decimals.group(1)));
            }
        }

        Map<String, Integer> ofJava = new TreeMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            // Gold and the like have no minor unit: Java says -1.
            int count = Math.max(currency.getDefaultFractionDigits(), 0);
            if (count != 2) {
                ofJava.put(currency.getCurrencyCode(), count);
            }
        }
        assertThat(written).isEqualTo(ofJava);
    }

    @Test
    void viewsOfServicesAreListedAndTwoOfOneNameAreRefused() {
        ServiceDescriptor boats = ServiceDescriptor.of("boats")
                .platform("sea")
                .view("boats", "Boats")
                .build();
        ServiceDescriptor crews = ServiceDescriptor.of("crews")
                .platform("sea")
                .viewForAdministrators("boats", "Crews")
                .build();

        assertThat(text(new Console(List.of(boats)).file("views.json").orElseThrow()))
                .isEqualTo("[{\"name\":\"boats\",\"title\":\"Boats\",\"service\":\"boats\","
                        + "\"module\":\"/console/views/boats.js\",\"for_administrators\":false}]");
        assertThatThrownBy(() -> new Console(List.of(boats, crews))).hasMessageContaining("boats");
    }

    @Test
    void aBrowserAtTheRootIsLedToTheConsoleAndAProgramIsNot() {
        WebSiteRoutes routes = new WebSiteRoutes(List.of());

        WebSiteRoutes.Answer browser = routes.answer("/", Optional.of("text/html,*/*;q=0.8"), Optional.empty())
                .orElseThrow();
        assertThat(browser.status()).isEqualTo(303);
        assertThat(browser.headers()).containsEntry("Location", "/console");
        assertThat(routes.answer("/", Optional.of("application/json"), Optional.empty())
                        .orElseThrow()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aSlashBehindTheConsolesAddressLeadsToIt() {
        WebSiteRoutes routes = new WebSiteRoutes(List.of());

        assertThat(routes.patternOf("/console/")).isPresent();
        assertThat(routes.answer("/console/", Optional.empty(), Optional.empty())
                        .orElseThrow()
                        .headers())
                .containsEntry("Location", "/console");
    }

    @Test
    void aFileIsCompressedForABrowserThatAsks() {
        WebSiteRoutes routes = new WebSiteRoutes(List.of());

        WebSiteRoutes.Answer plain = routes.answer("/console/app.js", Optional.empty(), Optional.empty())
                .orElseThrow();
        WebSiteRoutes.Answer gzip = routes.answer("/console/app.js", Optional.empty(), Optional.of("gzip, br"))
                .orElseThrow();

        assertThat(gzip.headers()).containsEntry("Content-Encoding", "gzip");
        assertThat(gzip.bytes().length).isLessThan(plain.bytes().length / 2);
        assertThat(plain.headers()).doesNotContainKey("Content-Encoding");
    }
}
