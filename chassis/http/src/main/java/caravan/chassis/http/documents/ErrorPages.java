package caravan.chassis.http.documents;

import caravan.chassis.http.problems.ErrorCode;
import caravan.chassis.http.problems.ErrorCodes;
import caravan.chassis.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The error codes as they are served at {@code /errors} and {@code /errors/{code}}: JSON, or HTML for a browser. */
public final class ErrorPages {
    /** The path of the list; a code's page is below it. */
    public static final String PATH = "/errors";

    public static final String CACHE_CONTROL = "public, max-age=3600";

    private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");
    private static final String HTML = "text/html";
    private static final String JSON = "application/json";

    private final ErrorCodes codes;

    /** A representation. */
    public record Page(String mediaType, byte[] bytes) {}

    public ErrorPages(ErrorCodes codes) {
        this.codes = codes;
    }

    /** @param accept the request's header, if it was sent */
    public Page list(@Nullable String accept) {
        return prefersHtml(accept) ? html("Error codes", list()) : json(List.copyOf(codes.all()));
    }

    /**
     * One code's description; empty if there is no such code.
     *
     * @param accept the request's header, if it was sent
     */
    public Optional<Page> of(String code, @Nullable String accept) {
        return codes.find(code)
                .map(found -> prefersHtml(accept) ? html("Error code " + found.code(), page(found)) : json(found));
    }

    private static Page json(Object body) {
        return new Page(JSON, Json.write(body));
    }

    private static Page html(String title, String body) {
        String page = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + title + "</title>\n" + body
                + "</html>\n";
        return new Page(HTML + "; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    private String list() {
        return codes.all().stream()
                .map(each -> "<tr><td><a href=\"" + ErrorCode.addressOf(each.code()) + "\"><code>" + each.code()
                        + "</code></a><td>" + statuses(each) + "<td>" + text(each.meaning()) + "<td>"
                        + text(each.remedy()) + "<td>" + text(each.answeredBy()) + "\n")
                .collect(Collectors.joining(
                        "",
                        "<h1>Error codes</h1>\n<table>\n"
                                + "<tr><th>Code<th>Status<th>What happened<th>What to do<th>Answered by\n",
                        "</table>\n"));
    }

    private static String page(ErrorCode code) {
        return "<h1><code>" + code.code() + "</code></h1>\n<p>Status " + statuses(code) + ", answered by "
                + text(code.answeredBy()) + ".\n<p>" + text(code.meaning()) + "\n<p>" + text(code.remedy())
                + "\n<p><a href=\"" + PATH + "\">All error codes</a>\n";
    }

    private static String statuses(ErrorCode code) {
        return code.statuses().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String text(String words) {
        String escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return QUOTED.matcher(escaped).replaceAll("<code>$1</code>");
    }

    /**
     * Whether {@code Accept} names HTML, and gives it no less weight than JSON (RFC 9110, 12.5.1). A range with a star does not count as
     * naming HTML.
     */
    static boolean prefersHtml(@Nullable String accept) {
        double html = weight(accept, HTML);
        return html > 0 && html >= weight(accept, JSON);
    }

    private static double weight(@Nullable String accept, String mediaType) {
        if (accept != null) {
            for (String range : accept.split(",", -1)) {
                String[] parts = range.split(";", -1);
                if (parts[0].strip().equalsIgnoreCase(mediaType)) {
                    return weight(parts);
                }
            }
        }
        return 0;
    }

    /** The weight of a range; 1 if it has none, or one that is not a number. */
    private static double weight(String[] parameters) {
        for (String parameter : parameters) {
            String stripped = parameter.strip();
            if (stripped.regionMatches(true, 0, "q=", 0, 2)
                    && stripped.substring(2).matches("[01](\\.[0-9]{0,3})?")) {
                return Double.parseDouble(stripped.substring(2));
            }
        }
        return 1;
    }
}
