package caravan.chassis.api.http;

import caravan.kernel.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reply of a route. Immutable; the {@code with…} methods return a changed copy.
 *
 * @param body a record, a list of records or a {@link Problem}, written as JSON in snake_case ({@code null} and empty Optionals left out);
 *     {@code null} for none
 * @param nextCursor the key of the page's last row, if there is a next page
 * @param stream writes server-sent events instead of a body
 * @param visibleTo the user who may have it, beside staff; empty if each caller of the route may
 * @param cookies the values of {@code Set-Cookie}; a stored reply to a write with an {@code Idempotency-Key} has none
 */
public record Reply(
        int status,
        Map<String, String> headers,
        @Nullable Object body,
        Optional<String> nextCursor,
        Optional<EventSource> stream,
        Optional<UserId> visibleTo,
        List<String> cookies) {

    public Reply {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** A reply that each caller of the route may have. */
    public Reply(
            int status,
            Map<String, String> headers,
            @Nullable Object body,
            Optional<String> nextCursor,
            Optional<EventSource> stream) {
        this(status, headers, body, nextCursor, stream, Optional.empty(), List.of());
    }

    public static Reply ok(Object body) {
        return of(200, body);
    }

    /** @param location the new resource's path */
    public static Reply created(String location, Object body) {
        return of(201, body).withHeader("Location", location);
    }

    public static Reply of(int status, Object body) {
        return new Reply(status, Map.of(), body, Optional.empty(), Optional.empty());
    }

    public static Reply noContent() {
        return new Reply(204, Map.of(), null, Optional.empty(), Optional.empty());
    }

    /** A refusal as problem details (RFC 9457); the runtime adds the trace id and the instance. */
    public static Reply problem(int status, String code, String detail) {
        return of(status, new Problem(status, code, detail, Optional.empty()));
    }

    /** @param field the field at fault, as a JSON pointer ({@code /items/0/sku}) or a parameter's name */
    public static Reply problem(int status, String code, String detail, String field) {
        return of(status, new Problem(status, code, detail, Optional.of(field)));
    }

    /** @param current the present state, which the caller did not expect: a record, written as JSON */
    public static Reply problem(int status, String code, String detail, String field, Object current) {
        return of(status, new Problem(status, code, detail, Optional.of(field), Optional.of(current)));
    }

    /** For a thing that does not exist, or that the caller may not see. Both look the same. */
    public static Reply notFound(String what) {
        return problem(404, "not_found", "There is no such " + what + ".");
    }

    /**
     * One page of a collection.
     *
     * @param rows up to {@link PageRequest#rowsToRead()} rows
     * @param cursor gives a row's key, which becomes the {@code after} of the next page
     */
    public static <T> Reply page(PageRequest page, List<T> rows, Function<T, String> cursor) {
        if (rows.size() <= page.limit()) {
            return ok(rows);
        }
        List<T> shown = List.copyOf(rows.subList(0, page.limit()));
        return new Reply(200, Map.of(), shown, Optional.of(cursor.apply(shown.getLast())), Optional.empty());
    }

    /**
     * One page of a collection whose reader already knows the next cursor.
     *
     * @param next the next page's {@code after}, if there may be one
     */
    public static <T> Reply page(List<T> rows, Optional<String> next) {
        return new Reply(200, Map.of(), rows, next, Optional.empty());
    }

    /** Server-sent events (WHATWG HTML, 9.2), until the source returns or the client disconnects. */
    public static Reply events(EventSource source) {
        return new Reply(200, Map.of(), null, Optional.empty(), Optional.of(source));
    }

    public Reply withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body, nextCursor, stream, visibleTo, cookies);
    }

    /** One more cookie, as {@code Set-Cookie} writes it (RFC 6265, 4.1). */
    public Reply withCookie(String cookie) {
        List<String> more = new ArrayList<>(cookies);
        more.add(cookie);
        return new Reply(status, headers, body, nextCursor, stream, visibleTo, more);
    }

    /** A strong ETag of the resource's version; the runtime answers a matching {@code If-None-Match} with 304. */
    public Reply withVersion(long version) {
        return withHeader("ETag", "\"" + version + "\"");
    }

    /** For a reply that is {@linkplain Routes#kept kept}: only this user and staff get it again. */
    public Reply visibleTo(UserId owner) {
        return new Reply(status, headers, body, nextCursor, stream, Optional.of(owner), cookies);
    }
}
