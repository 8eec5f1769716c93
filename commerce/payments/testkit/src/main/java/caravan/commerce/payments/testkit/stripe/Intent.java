package caravan.commerce.payments.testkit.stripe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PaymentIntent with its refunds: https://docs.stripe.com/payments/paymentintents/lifecycle. */
final class Intent {
    final String id;
    final long amount;
    final String currency;
    final Map<String, String> metadata;
    final long created;
    final List<Map<String, Object>> refunds = new ArrayList<>();

    private final String method;
    private final Optional<String> returnUrl;
    private final String apiBase;
    private String status = "requires_confirmation";
    private long received;
    private long refunded;
    private Optional<String> cancellationReason = Optional.empty();
    private Optional<Object> lastError = Optional.empty();

    Intent(String id, Form form, long created, String apiBase) {
        this.id = id;
        this.amount = form.number("amount");
        this.currency = form.get("currency");
        this.metadata = form.metadata();
        this.method = form.get("payment_method");
        this.returnUrl = form.find("return_url");
        this.created = created;
        this.apiBase = apiBase;
    }

    String status() {
        return status;
    }

    /** Asks the issuer for the amount. */
    void confirm(TestCard card) {
        if (card.needsAuthentication()) {
            status = "requires_action";
        } else if (card.isDeclined()) {
            throw decline(card.fault());
        } else {
            status = "requires_capture";
        }
    }

    /** The customer has acted. */
    void authenticate(boolean isPassed) {
        require("authenticated", "requires_action");
        if (isPassed) {
            status = "requires_capture";
        } else {
            decline(StripeFault.invalid(
                    "payment_intent_authentication_failure",
                    "The provided PaymentMethod has failed authentication. Use another one."));
        }
    }

    private StripeFault decline(StripeFault fault) {
        status = "requires_payment_method";
        // A copy: the fault gets this intent as a part of it.
        lastError = Optional.of(fault.error());
        return fault;
    }

    void capture(Form form) {
        require("captured", "requires_capture");
        long wanted = form.find("amount_to_capture").isPresent() ? form.number("amount_to_capture") : amount;
        if (wanted > amount || wanted < 1) {
            throw StripeFault.invalid(
                            "amount_too_large",
                            "The requested capture amount is greater than the amount you can capture for this charge.")
                    .with("param", "amount_to_capture");
        }
        received = wanted;
        status = "succeeded";
    }

    void cancel(Optional<String> reason) {
        require("canceled", "requires_payment_method", "requires_confirmation", "requires_action", "requires_capture");
        status = "canceled";
        cancellationReason = reason;
    }

    Map<String, Object> refund(Form form, String refundId, long now) {
        require("refunded", "succeeded");
        if (refunded == received) {
            throw StripeFault.invalid("charge_already_refunded", "Charge has already been refunded.");
        }
        long wanted = form.find("amount").isPresent() ? form.number("amount") : received - refunded;
        if (wanted > received - refunded) {
            throw StripeFault.invalid("", "Refund amount is greater than unrefunded amount on charge")
                    .with("param", "amount");
        }
        refunded += wanted;
        Map<String, Object> refund = new LinkedHashMap<>();
        refund.put("id", refundId);
        refund.put("object", "refund");
        refund.put("amount", wanted);
        refund.put("created", now);
        refund.put("currency", currency);
        refund.put("metadata", form.metadata());
        refund.put("payment_intent", id);
        refund.put("status", "succeeded");
        refunds.addFirst(refund);
        return refund;
    }

    private void require(String done, String... statuses) {
        if (!List.of(statuses).contains(status)) {
            throw StripeFault.invalid(
                            "payment_intent_unexpected_state",
                            "This PaymentIntent could not be " + done + " because it has a status of " + status + ".")
                    .with("payment_intent", json());
        }
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("object", "payment_intent");
        json.put("amount", amount);
        json.put("amount_capturable", status.equals("requires_capture") ? amount : 0L);
        json.put("amount_received", received);
        json.put("cancellation_reason", cancellationReason.orElse(null));
        json.put("capture_method", "manual");
        json.put("client_secret", id + "_secret_" + Integer.toHexString(id.hashCode()));
        json.put("created", created);
        json.put("currency", currency);
        json.put("last_payment_error", lastError.orElse(null));
        json.put("latest_charge", "ch_" + id.substring("pi_".length()));
        json.put("livemode", false);
        json.put("metadata", metadata);
        json.put("next_action", status.equals("requires_action") ? nextAction() : null);
        json.put("payment_method", status.equals("requires_payment_method") ? null : method);
        json.put("payment_method_types", List.of("card"));
        json.put("status", status);
        return json;
    }

    private Map<String, Object> nextAction() {
        return returnUrl
                .<Map<String, Object>>map(url -> Map.of(
                        "type",
                        "redirect_to_url",
                        "redirect_to_url",
                        Map.of("return_url", url, "url", apiBase + "/test/payment_intents/" + id + "/authenticate")))
                .orElseGet(() ->
                        Map.of("type", "use_stripe_sdk", "use_stripe_sdk", Map.of("type", "three_d_secure_redirect")));
    }
}
