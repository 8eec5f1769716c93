package caravan.console;

import caravan.chassis.http.documents.WebSite;
import caravan.chassis.json.Json;
import caravan.kernel.descriptor.ConsoleView;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The files at {@code /console}: the page, its own modules and views, the libraries, the views of the services that the process knows, and
 * {@code views.json}, which lists these. A file is read when it is asked for first, and kept. Where all together would take more than
 * {@link WebSite#BYTES_MAX}, because of many views of services, the others are read each time.
 */
final class Console implements WebSite {
    static final String PATH = "/console";
    private static final String FOLDER = "META-INF/caravan/console/";
    private static final String PAGE = "index.html";
    private static final String VIEWS = "views.json";

    /** The console's own files. Nothing else of the class path is served. */
    static final Set<String> FILES = Set.of(
            "app.css",
            "app.js",
            "api.js",
            "session.js",
            "own-traces.js",
            "kit.js",
            "html.js",
            "address.js",
            "notices.js",
            "values.js",
            "lists.js",
            "forms.js",
            "people.js",
            "loading.js",
            "reports.js",
            "log-lines.js",
            "waterfall.js",
            "charts.js",
            "format.js",
            "icon.svg",
            "lib/htm.js",
            "lib/preact.module.js",
            "lib/hooks.module.js",
            "lib/uPlot.esm.js",
            "lib/uPlot.min.css",
            "views/map.js",
            "views/messages.js",
            "views/health.js",
            "views/traces.js",
            "views/logs.js",
            "views/documents.js");

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "svg", "image/svg+xml",
            "json", "application/json");

    /** What a platform is about comes before what all platforms share. */
    private static final Comparator<ServiceDescriptor> PLATFORMS_FIRST =
            Comparator.comparing(ServiceDescriptor::isShared).thenComparing(ServiceDescriptor::name);

    private final int bytesMax;
    private final List<ViewEntry> views = new ArrayList<>();
    private final Map<String, File> known = new ConcurrentHashMap<>();
    private final AtomicInteger knownBytes = new AtomicInteger();

    /** A view of a service, as the page reads it from {@code views.json}. */
    private record ViewEntry(String name, String title, String service, String module, boolean forAdministrators) {
        static ViewEntry of(ServiceDescriptor service, ConsoleView view) {
            return new ViewEntry(
                    view.name(),
                    view.title(),
                    service.name(),
                    PATH + "/views/" + view.name() + ".js",
                    view.forAdministrators());
        }
    }

    /** @throws IllegalArgumentException if two services have views of one name */
    Console(Collection<ServiceDescriptor> services) {
        this(services, BYTES_MAX);
    }

    /** @param bytesMax of the files that are kept */
    Console(Collection<ServiceDescriptor> services, int bytesMax) {
        this.bytesMax = bytesMax;
        Map<String, String> owners = new LinkedHashMap<>();
        services.stream()
                .sorted(PLATFORMS_FIRST)
                .forEach(service -> service.views().forEach(view -> {
                    String other = owners.put(view.name(), service.name());
                    if (other != null || FILES.contains("views/" + view.name() + ".js")) {
                        throw new IllegalArgumentException("the console has a view " + view.name() + " already: "
                                + service.name() + " must name its own otherwise");
                    }
                    views.add(ViewEntry.of(service, view));
                }));
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Optional<File> file(String path) {
        String name = path.isEmpty() ? PAGE : path;
        File file = known.get(name);
        if (file != null) {
            return Optional.of(file);
        }
        return isServed(name) ? Optional.of(kept(name, read(name))) : Optional.empty();
    }

    private File kept(String name, File file) {
        int bytes = file.bytes().length + file.gzip().length;
        if (knownBytes.addAndGet(bytes) > bytesMax) {
            knownBytes.addAndGet(-bytes);
            return file;
        }
        File earlier = known.putIfAbsent(name, file);
        if (earlier != null) {
            knownBytes.addAndGet(-bytes);
            return earlier;
        }
        return file;
    }

    /** Of the files that are kept, plain and compressed. */
    int keptBytes() {
        return knownBytes.get();
    }

    private boolean isServed(String name) {
        return name.equals(PAGE)
                || name.equals(VIEWS)
                || FILES.contains(name)
                || views.stream().anyMatch(view -> view.module().equals(PATH + "/" + name));
    }

    private File read(String name) {
        String mediaType = Objects.requireNonNull(MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
        return switch (name) {
            case PAGE -> {
                byte[] page = resource(PAGE);
                yield File.of(mediaType, page, PagePolicy.headers(new String(page, StandardCharsets.UTF_8)));
            }
            case VIEWS -> File.of(mediaType, Json.write(views), Map.of());
            default -> File.of(mediaType, resource(name), Map.of());
        };
    }

    private static byte[] resource(String name) {
        try (InputStream resource = Console.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            if (resource == null) {
                throw new IllegalStateException("the class path has no " + FOLDER + name);
            }
            return resource.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + FOLDER + name, unreadable);
        }
    }
}
