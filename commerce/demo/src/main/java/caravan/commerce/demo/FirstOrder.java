package caravan.commerce.demo;

import caravan.client.Call;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.Outcome;
import caravan.client.ProblemDetails;
import caravan.client.RequestKey;
import caravan.client.SignedIn;
import java.io.PrintStream;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * Places one order as a new customer does, and prints each call with its answer. At the end it cancels the order, so it holds no
 * stock and no money. It can be repeated. It prints no passwords and no tokens.
 */
final class FirstOrder {
    private static final String SKU = "try-tea";
    private static final int QUANTITY = 2;
    private static final int ANSWER_CHARACTERS_MAX = 200;
    private static final int NOT_FOUND = 404;
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int LOOKS_MAX = 100;

    private final CaravanClient client;
    private final SignedIn administrator;
    private final PrintStream out;

    FirstOrder(CaravanClient client, SignedIn administrator, PrintStream out) {
        this.client = client;
        this.administrator = administrator;
        this.out = out;
    }

    /**
     * Does all steps.
     *
     * @param username the new customer's
     * @throws FailedException if a call is refused, or the order is not confirmed
     */
    void place(String username) throws InterruptedException {
        ask(
                administrator,
                Call.put(
                        "/products/" + SKU,
                        "{\"name\":\"Tea to try\",\"price\":{\"amount\":499,\"currency\":\"EUR\"}}"));
        fillUp();
        SignedIn customer = register(username);
        JsonNode order = order(customer);
        String id = order.path("id").asString("");
        JsonNode settled = settled(customer, id);
        if (!settled.path("status").asString("").equals("confirmed")) {
            throw new FailedException("the order " + id + " is "
                    + settled.path("status").asString("without a status") + " and not confirmed"
                    + settled.path("reason")
                            .stringValueOpt()
                            .map(why -> ": " + why)
                            .orElse(""));
        }
        ask(customer, Call.post("/orders/" + id + "/cancellation").keyed(RequestKey.fresh()));
    }

    /** Adds only the missing pieces, since an earlier run gave its pieces back. */
    private void fillUp() throws InterruptedException {
        Call stock = Call.get("/stock/" + SKU);
        Outcome<JsonNode> found = administrator.send(stock, body -> body);
        print(stock, found);
        boolean isMissing =
                found.refused().map(problem -> problem.status() == NOT_FOUND).orElse(false);
        if (!isMissing && done(stock, found).path("available").asLong() >= QUANTITY) {
            return;
        }
        ask(
                administrator,
                Call.post("/stock/" + SKU + "/receipts", "{\"quantity\":" + QUANTITY + "}")
                        .keyed(RequestKey.fresh()));
    }

    private SignedIn register(String username) throws InterruptedException {
        Credentials customer = new Credentials(username, RequestKey.fresh().value());
        Call signUp = Call.post("/users", "{\"username\":\"" + username + "\",\"password\":\"(hidden)\"}");
        var registered = client.signUp(customer);
        print(signUp, registered);
        done(signUp, registered);
        Call signIn = Call.post("/sessions", "{\"username\":\"" + username + "\",\"password\":\"(hidden)\"}");
        Outcome<SignedIn> session = client.signIn(customer);
        print(signIn, session.map(_ -> "signed in"));
        return done(signIn, session);
    }

    /** Prices reach orders as messages. Until this price is there, the order is refused, since its SKU is unknown. */
    private JsonNode order(SignedIn customer) throws InterruptedException {
        for (int look = 1; ; look++) {
            Call place = Call.post("/orders", "{\"items\":[{\"sku\":\"" + SKU + "\",\"quantity\":" + QUANTITY + "}]}")
                    .keyed(RequestKey.fresh())
                    .waiting(SETTLED_WITHIN);
            Outcome<JsonNode> placed = customer.send(place, body -> body);
            boolean isEarly = placed.refused()
                    .map(problem -> problem.code().equals("unknown_sku"))
                    .orElse(false);
            if (!isEarly || look == LOOKS_MAX) {
                print(place, placed);
                return done(place, placed);
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private JsonNode settled(SignedIn customer, String id) throws InterruptedException {
        Call read = Call.get("/orders/" + id);
        for (int look = 1; ; look++) {
            Outcome<JsonNode> found = customer.send(read, body -> body);
            boolean isPending = found.done()
                    .map(order -> order.path("status").asString("").equals("pending"))
                    .orElse(false);
            if (!isPending || look == LOOKS_MAX) {
                print(read, found);
                return done(read, found);
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private void ask(SignedIn user, Call call) throws InterruptedException {
        Outcome<JsonNode> answer = user.send(call, body -> body);
        print(call, answer);
        done(call, answer);
    }

    private <T> void print(Call call, Outcome<T> answer) {
        out.println(call.method() + " " + call.path()
                + call.body().map(body -> " " + body).orElse(""));
        out.println("  "
                + switch (answer) {
                    case Outcome.Done<T>(int status, T value) -> status + " " + shortened(value.toString());
                    case Outcome.Refused<T>(ProblemDetails problem) -> shortened(problem.toString());
                });
    }

    private static <T> T done(Call call, Outcome<T> answer) throws FailedException {
        return switch (answer) {
            case Outcome.Done<T>(int _, T value) -> value;
            case Outcome.Refused<T>(ProblemDetails problem) ->
                throw new FailedException(call.method() + " " + call.path() + " was refused: " + problem);
        };
    }

    static String shortened(String text) {
        return text.length() <= ANSWER_CHARACTERS_MAX ? text : text.substring(0, ANSWER_CHARACTERS_MAX) + "…";
    }

    /** The order failed; the message says in one line at which call. */
    static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }
}
