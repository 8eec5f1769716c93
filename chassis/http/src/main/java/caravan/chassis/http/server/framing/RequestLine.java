package caravan.chassis.http.server.framing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a request line (RFC 9112, 3): method, target and version, with one space between them. */
public final class RequestLine {
    /** The methods that this server takes; any other is 501. */
    public static final List<String> METHODS = List.of("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final int VERSION_BYTES = "HTTP/1.1".length();

    private final int targetBytesMax;
    private int methodStart;
    private int targetStart;
    private int targetEnd;
    private int lineEnd;
    private int authorityStart;
    private int authorityEnd;
    private boolean version10;
    private boolean get;
    private boolean head;
    private boolean options;

    public RequestLine(int targetBytesMax) {
        this.targetBytesMax = targetBytesMax;
    }

    public void reset() {
        authorityStart = 0;
        authorityEnd = 0;
        version10 = false;
        get = false;
        head = false;
        options = false;
    }

    /** @return why it is refused; null if it is valid */
    @Nullable
    public ListenerRefusal check(byte[] bytes, int from, int to) {
        methodStart = from;
        lineEnd = to;
        int methodEnd = from;
        while (methodEnd < to && Characters.isToken(bytes[methodEnd])) {
            methodEnd++;
        }
        if (methodEnd == from || methodEnd == to || bytes[methodEnd] != ' ') {
            return ListenerRefusal.malformed("A request line must begin with a method and one space.");
        }
        targetStart = methodEnd + 1;
        targetEnd = targetStart;
        while (targetEnd < to && Characters.isTarget(bytes[targetEnd])) {
            targetEnd++;
        }
        if (targetEnd - targetStart > targetBytesMax) {
            return tooLong(targetBytesMax);
        }
        if (targetEnd == targetStart || targetEnd == to || bytes[targetEnd] != ' ') {
            return ListenerRefusal.malformed("A target must be a URI, followed by one space and the version.");
        }
        ListenerRefusal version = checkVersion(bytes, targetEnd + 1, to);
        if (version != null) {
            return version;
        }
        ListenerRefusal method = checkMethod(bytes, methodEnd);
        return method == null ? checkTarget(bytes) : method;
    }

    public static ListenerRefusal tooLong(int targetBytesMax) {
        return new ListenerRefusal(
                414, "target_too_long", "A request's target has at most " + targetBytesMax + " bytes.");
    }

    private @Nullable ListenerRefusal checkVersion(byte[] bytes, int from, int to) {
        if (to - from != VERSION_BYTES
                || !matches(bytes, from, "HTTP/")
                || !Characters.isDigit(bytes[from + 5])
                || bytes[from + 6] != '.'
                || !Characters.isDigit(bytes[from + 7])) {
            return ListenerRefusal.malformed("The version must be HTTP/1.1 or HTTP/1.0.");
        }
        boolean known = bytes[from + 5] == '1' && (bytes[from + 7] == '1' || bytes[from + 7] == '0');
        version10 = bytes[from + 7] == '0';
        return known
                ? null
                : new ListenerRefusal(505, "version_not_supported", "This port speaks HTTP/1.1 and HTTP/1.0.");
    }

    private @Nullable ListenerRefusal checkMethod(byte[] bytes, int methodEnd) {
        for (String method : METHODS) {
            if (method.length() == methodEnd - methodStart && matches(bytes, methodStart, method)) {
                get = method.equals("GET");
                head = method.equals("HEAD");
                options = method.equals("OPTIONS");
                return null;
            }
        }
        return notImplemented();
    }

    public static ListenerRefusal notImplemented() {
        return new ListenerRefusal(
                501, "method_not_implemented", "The methods are " + String.join(", ", METHODS) + ".");
    }

    private @Nullable ListenerRefusal checkTarget(byte[] bytes) {
        if (bytes[targetStart] == '/' || (options && bytes[targetStart] == '*' && targetEnd == targetStart + 1)) {
            return null;
        }
        int scheme = Characters.equalsIgnoringCase(bytes, targetStart, Math.min(targetEnd, targetStart + 7), "http://")
                ? 7
                : Characters.equalsIgnoringCase(bytes, targetStart, Math.min(targetEnd, targetStart + 8), "https://")
                        ? 8
                        : 0;
        if (scheme > 0) {
            authorityStart = targetStart + scheme;
            int at = authorityStart;
            while (at < targetEnd && bytes[at] != '/' && bytes[at] != '?') {
                at++;
            }
            if (Characters.isAuthority(bytes, authorityStart, at)) {
                authorityEnd = at;
                return null;
            }
        }
        return ListenerRefusal.malformed(
                "A target must be a path that begins with a slash, or an http URI with a host.");
    }

    private static boolean matches(byte[] bytes, int from, String text) {
        for (int at = 0; at < text.length(); at++) {
            if (bytes[from + at] != text.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    public int targetStart() {
        return targetStart;
    }

    public int targetEnd() {
        return targetEnd;
    }

    /** Where the CR of the line is. */
    public int lineEnd() {
        return lineEnd;
    }

    public int authorityStart() {
        return authorityStart;
    }

    /** Where the path of an absolute target begins; 0 if the target is not absolute. */
    public int authorityEnd() {
        return authorityEnd;
    }

    public boolean isVersion10() {
        return version10;
    }

    public boolean isGet() {
        return get;
    }

    public boolean isHead() {
        return head;
    }
}
