package caravan.commerce.payments.testkit.stripe;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What Stripe keeps of one account: its PaymentIntents and their refunds. One request works at a time. */
final class Account {
    private static final Set<String> OF_CREATION = Set.of(
            "amount",
            "capture_method",
            "confirm",
            "currency",
            "metadata",
            "payment_method",
            "payment_method_types",
            "return_url");
    private static final long AMOUNT_MIN = 50;
    private static final String QUERY = "metadata['caravan_operation']:'";

    private final Map<String, Intent> intents = new LinkedHashMap<>();
    private final Clock clock;
    private final BiConsumer<String, Map<String, Object>> events;
    private String apiBase = "";
    private int made;
    private boolean isSearchLate;

    /** @param events gets the type and the object of each event */
    Account(Clock clock, BiConsumer<String, Map<String, Object>> events) {
        this.clock = clock;
        this.events = events;
    }

    synchronized void servedAt(String base) {
        apiBase = base;
    }

    /** While the search is late, it finds nothing that was made meanwhile. Here: nothing at all. */
    synchronized void searchIsLate(boolean isLate) {
        isSearchLate = isLate;
    }

    synchronized Map<String, Object> create(Form form) {
        form.only(OF_CREATION);
        long amount = form.number("amount");
        if (amount < AMOUNT_MIN) {
            throw StripeFault.invalid("amount_too_small", "Amount must be at least 50 cents")
                    .with("param", "amount");
        }
        TestCard card = TestCard.of(form.get("payment_method"))
                .orElseThrow(() -> StripeFault.noSuch("PaymentMethod", "payment_method", form.get("payment_method")));
        Intent intent = new Intent("pi_" + number(), form, clock.instant().getEpochSecond(), apiBase);
        intents.put(intent.id, intent);
        tell("payment_intent.created", intent);
        try {
            intent.confirm(card);
        } catch (StripeFault declined) {
            tell("payment_intent.payment_failed", intent);
            throw declined.with("payment_intent", intent.json());
        }
        tell(
                intent.status().equals("requires_action")
                        ? "payment_intent.requires_action"
                        : "payment_intent.amount_capturable_updated",
                intent);
        return intent.json();
    }

    private String number() {
        made++;
        return "3Local" + "0".repeat(8 - Integer.toString(made).length()) + made;
    }

    synchronized Intent find(String id) {
        return Optional.ofNullable(intents.get(id))
                .orElseThrow(() -> StripeFault.noSuch("payment_intent", "intent", id));
    }

    synchronized Map<String, Object> retrieve(String id) {
        return find(id).json();
    }

    synchronized Map<String, Object> capture(String id, Form form) {
        Intent intent = find(id);
        form.only(Set.of("amount_to_capture"));
        intent.capture(form);
        tell("payment_intent.succeeded", intent);
        return intent.json();
    }

    /** @param reason {@code automatic} if an authorization lapses */
    synchronized Map<String, Object> cancel(String id, Optional<String> reason) {
        Intent intent = find(id);
        intent.cancel(reason);
        tell("payment_intent.canceled", intent);
        return intent.json();
    }

    synchronized Map<String, Object> authenticate(String id, boolean isPassed) {
        Intent intent = find(id);
        intent.authenticate(isPassed);
        tell(isPassed ? "payment_intent.amount_capturable_updated" : "payment_intent.payment_failed", intent);
        return intent.json();
    }

    synchronized Map<String, Object> refund(Form form) {
        form.only(Set.of("payment_intent", "amount", "metadata"));
        Map<String, Object> refund = find(form.get("payment_intent"))
                .refund(form, "re_" + number(), clock.instant().getEpochSecond());
        events.accept("refund.created", refund);
        return refund;
    }

    synchronized List<Map<String, Object>> refunds(Form query) {
        return List.copyOf(find(query.get("payment_intent")).refunds);
    }

    /** Of Stripe's query language, a metadata field that equals a value. */
    synchronized List<Map<String, Object>> search(Form query) {
        String text = query.get("query");
        if (!text.startsWith(QUERY)) {
            throw StripeFault.invalid("", "We were unable to parse your search query")
                    .with("param", "query");
        }
        String wanted = text.substring(QUERY.length(), text.length() - 1);
        return intents.values().stream()
                .filter(intent -> !isSearchLate)
                .filter(intent -> wanted.equals(intent.metadata.get("caravan_operation")))
                .map(Intent::json)
                .toList();
    }

    synchronized List<Map<String, Object>> all() {
        return intents.values().stream().map(Intent::json).toList();
    }

    private void tell(String type, Intent intent) {
        events.accept(type, intent.json());
    }
}
