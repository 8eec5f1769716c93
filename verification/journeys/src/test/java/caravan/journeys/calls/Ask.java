package caravan.journeys.calls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request as it goes over the wire. Nothing is added to it. */
public record Ask(String method, String target, List<String> headers, Optional<byte[]> body) {
    public static Ask of(String method, String target) {
        return new Ask(method, target, List.of(), Optional.empty());
    }

    public static Ask get(String target) {
        return of("GET", target);
    }

    public static Ask delete(String target) {
        return of("DELETE", target);
    }

    public static Ask post(String target, String json) {
        return of("POST", target).json(json);
    }

    public static Ask put(String target, String json) {
        return of("PUT", target).json(json);
    }

    public static Ask patch(String target, String json) {
        return of("PATCH", target).json(json);
    }

    public Ask json(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "application/json");
    }

    public Ask body(byte[] bytes) {
        return new Ask(method, target, headers, Optional.of(bytes));
    }

    public Ask with(String header, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new Ask(method, target, List.copyOf(more), body);
    }

    public Ask as(String accessToken) {
        return with("Authorization", "Bearer " + accessToken);
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
