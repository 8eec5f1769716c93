package caravan.attack.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests with odd heads, targets and bodies. Their framing is valid, so that they get past the parser. */
final class RandomRequests {
    private static final int TEXT_MAX = 40;
    private static final int DEPTH_MAX = 2_000;
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FROB", "get");
    private static final List<String> SEGMENTS = List.of(
            "1",
            "me",
            "-1",
            "%00",
            "%2e%2e",
            "..",
            "a%2fb",
            "%F0%9F%98%80",
            "%c0%ae",
            "%ff",
            "~",
            "'",
            "00000000-0000-0000-0000-000000000000",
            "019aaaaa-0000-7000-8000-000000000001",
            "a;b=c",
            "$(x)");
    private static final List<String> QUERIES = List.of(
            "limit=1",
            "limit=-1",
            "limit=99999999999999999999",
            "limit=1&limit=2",
            "after=%00",
            "after=",
            "=",
            "&&&",
            "%",
            "%zz",
            "a=%F0%9F%98%80",
            "q=%27%20OR%201=1",
            "a[]=1",
            "?");
    private static final List<String> NAMES = List.of(
            "If-Match",
            "If-None-Match",
            "Prefer",
            "Idempotency-Key",
            "Last-Event-ID",
            "Accept",
            "Accept-Encoding",
            "traceparent",
            "tracestate",
            "baggage",
            "Range",
            "Cookie",
            "Origin",
            "Access-Control-Request-Method",
            "X-Forwarded-For",
            "X-Deadline-Millis",
            "Forwarded",
            "Content-Encoding",
            "Connection",
            "TE",
            "Upgrade",
            "User-Agent",
            "X-HTTP-Method-Override");
    private static final List<String> VALUES = List.of(
            "",
            "1",
            "\"1\"",
            "W/\"1\"",
            "*",
            "a,b,c",
            "\"",
            "wait=0",
            "wait=-1",
            "wait=1;a=\"",
            "close",
            "127.0.0.1",
            "bytes=0-1,2-3",
            "-9223372036854775809",
            "00-00000000000000000000000000000000-0000000000000000-00",
            "gzip, br;q=0",
            "application/json;q=2",
            "\u00ff\u00fe");
    private static final List<String> KEYS = List.of(
            "username",
            "password",
            "refresh_token",
            "items",
            "sku",
            "quantity",
            "price",
            "amount",
            "currency",
            "name",
            "role",
            "content",
            "");
    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "-1",
            "0",
            "-0",
            "1e400",
            "1e-400",
            "99999999999999999999999999",
            "0.1",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"'; DROP TABLE account; --\"",
            "\"%s%n{}\"",
            "\"\u00e2\u0080\u00ae\"",
            "\"\u00ff\"",
            "nul",
            "\"");

    private final Material material;
    private final Random random;

    RandomRequests(Material material, Random random) {
        this.material = material;
        this.random = random;
    }

    /** A request with a random target, fields and perhaps a body. */
    byte[] request() {
        Material.Route route = any(material.routes());
        String method = random.nextInt(3) == 0 ? any(METHODS) : route.method();
        StringBuilder head = new StringBuilder(method)
                .append(" " + target(route.path()) + " HTTP/1.1\r\nHost: " + material.host() + "\r\n");
        for (int left = random.nextInt(5); left > 0; left--) {
            head.append(random.nextInt(4) == 0 ? token() : any(NAMES))
                    .append(": ")
                    .append(random.nextInt(4) == 0 ? text() : any(VALUES))
                    .append("\r\n");
        }
        if (random.nextBoolean()) {
            // An attacker who deletes their own account would be anonymous from then on.
            boolean isKnown = random.nextInt(4) > 0 && !method.equals("DELETE");
            head.append("Authorization: Bearer ")
                    .append(isKnown ? material.token() : text())
                    .append("\r\n");
        }
        boolean hasBody = !method.equals("GET") && !method.equals("HEAD") && random.nextInt(4) > 0;
        return latin1(hasBody ? withBody(head) : head + "\r\n");
    }

    private String withBody(StringBuilder head) {
        String body = json();
        head.append("Content-Type: ")
                .append(random.nextInt(8) == 0 ? any(VALUES) : "application/json")
                .append("\r\n");
        if (random.nextInt(3) > 0) {
            return head.append("Content-Length: ").append(body.length()).append("\r\n\r\n") + body;
        }
        head.append("Transfer-Encoding: chunked\r\n\r\n");
        for (int from = 0; from < body.length(); ) {
            int to = Math.min(body.length(), from + 1 + random.nextInt(Math.max(1, body.length())));
            head.append(Integer.toHexString(to - from)).append(random.nextInt(4) == 0 ? ";a=\"b\"" : "");
            head.append("\r\n").append(body, from, to).append("\r\n");
            from = to;
        }
        return head + "0\r\n\r\n";
    }

    private String target(String path) {
        StringBuilder target = new StringBuilder();
        for (String segment : path.substring(1).split("/")) {
            target.append('/').append(segment.startsWith("{") || random.nextInt(12) == 0 ? any(SEGMENTS) : segment);
        }
        for (int left = random.nextInt(3); left > 0; left--) {
            target.append(target.indexOf("?") < 0 ? '?' : '&').append(any(QUERIES));
        }
        return target.toString();
    }

    /** A JSON text, or nearly one, at most some KiB. */
    private String json() {
        return switch (random.nextInt(8)) {
            case 0 -> {
                int depth = 1 + random.nextInt(DEPTH_MAX);
                yield (random.nextBoolean() ? "[" : "{\"a\":").repeat(depth)
                        + (random.nextBoolean() ? "" : "]".repeat(depth));
            }
            case 1 -> text();
            case 2 -> "1" + "0".repeat(random.nextInt(DEPTH_MAX));
            default -> value(4);
        };
    }

    private String value(int depthMax) {
        if (depthMax == 0 || random.nextInt(3) == 0) {
            return any(SCALARS);
        }
        boolean isList = random.nextInt(3) == 0;
        StringBuilder all = new StringBuilder(isList ? "[" : "{");
        for (int left = random.nextInt(5); left > 0; left--) {
            all.append(all.length() > 1 ? "," : "");
            all.append(isList ? "" : "\"" + any(KEYS) + "\":").append(value(depthMax - 1));
        }
        return all.append(isList ? "]" : "}").toString();
    }

    private String token() {
        StringBuilder name = new StringBuilder();
        for (int left = 1 + random.nextInt(TEXT_MAX); left > 0; left--) {
            name.append("abcXYZ019-_.!#$%&'*+^`|~".charAt(random.nextInt(24)));
        }
        return name.toString();
    }

    /** Bytes that a header value may have. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(TEXT_MAX); left > 0; left--) {
            text.append((char) (random.nextInt(4) == 0 ? 0x80 + random.nextInt(128) : ' ' + random.nextInt(95)));
        }
        return text.toString();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
