package caravan.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the browser lets the page do (Content Security Policy, level 3): scripts, styles and requests of its own origin only. The import map
 * must stand in the page itself, so the policy names it by its hash.
 */
final class PagePolicy {
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private PagePolicy() {}

    /**
     * The headers of the page.
     *
     * @throws IllegalArgumentException if it has no import map
     */
    static Map<String, String> headers(String page) {
        Matcher map = IMPORT_MAP.matcher(page);
        if (!map.find()) {
            throw new IllegalArgumentException("the page has no import map");
        }
        return Map.of(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self' 'sha256-" + sha256(map.group(1))
                        + "'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
                "Cross-Origin-Opener-Policy",
                "same-origin",
                "X-Frame-Options",
                "DENY");
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
