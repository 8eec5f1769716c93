package caravan.commerce.payments.testkit.stripe;

import java.util.LinkedHashMap;
import java.util.Map;

/** An error as Stripe answers it: https://docs.stripe.com/api/errors. */
final class StripeFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, Object> error;

    private StripeFault(int status, Map<String, Object> error) {
        super(String.valueOf(error.get("message")));
        this.status = status;
        this.error = error;
    }

    static StripeFault of(int status, String type, String code, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        if (!code.isEmpty()) {
            error.put("code", code);
            error.put("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
        }
        error.put("message", message);
        error.put("type", type);
        return new StripeFault(status, error);
    }

    static StripeFault invalid(String code, String message) {
        return of(400, "invalid_request_error", code, message);
    }

    static StripeFault missing(String parameter) {
        return invalid("parameter_missing", "Missing required param: " + parameter + ".")
                .with("param", parameter);
    }

    static StripeFault noSuch(String thing, String parameter, String id) {
        return of(
                        parameter.equals("intent") ? 404 : 400,
                        "invalid_request_error",
                        "resource_missing",
                        "No such " + thing + ": '" + id + "'")
                .with("param", parameter);
    }

    StripeFault with(String name, Object value) {
        error.put(name, value);
        return this;
    }

    int status() {
        return status;
    }

    Map<String, Object> error() {
        return Map.copyOf(error);
    }

    Map<String, Object> body() {
        return Map.of("error", error);
    }
}
