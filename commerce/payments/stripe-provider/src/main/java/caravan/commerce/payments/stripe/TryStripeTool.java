package caravan.commerce.payments.stripe;

import caravan.chassis.api.Tool;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import caravan.kernel.Backoff;
import caravan.kernel.UuidV7;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code try-stripe}: tries a key of Stripe's test mode. */
@Command(
        name = "try-stripe",
        mixinStandardHelpOptions = true,
        description = {
            "Try a key of Stripe's test mode. No real money moves.",
            "It holds, captures, refunds and releases amounts, and tries a card that is",
            "declined and one whose customer must act. A live key is refused."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:Stripe answered each call as payments expects",
            "1:it did not, or it cannot be reached",
            "2:an option is not valid"
        })
public final class TryStripeTool implements Tool {
    private static final int AS_EXPECTED = 0;
    private static final int OTHERWISE = 1;
    private static final Money AMOUNT = Money.of(1999, "EUR");
    private static final Money PART = Money.of(1000, "EUR");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    @Option(
            names = "--api-key",
            required = true,
            paramLabel = "WHERE",
            description = "Where the key is: file:PATH or env:NAME.")
    String apiKey = "";

    @Option(
            names = "--api-base",
            paramLabel = "URL",
            defaultValue = "https://api.stripe.com",
            description = "Stripe's API%n(default: ${DEFAULT-VALUE}).")
    String apiBase = "";

    private final PrintStream out;
    private final PrintStream problems;
    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();

    /** Prints to the terminal. */
    public TryStripeTool() {
        this(new PrintStream(System.out, true, StandardCharsets.UTF_8), System.err);
    }

    /** Prints to other writers, for tests. */
    TryStripeTool(PrintStream out, PrintStream problems) {
        this.out = out;
        this.problems = problems;
    }

    /** Stripe answered in another way than payments expects. */
    private static final class UnexpectedException extends Exception {
        private static final long serialVersionUID = 1L;

        UnexpectedException(String message) {
            super(message);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            StripeSettings settings = new StripeSettings(
                    StripeSecret.read("--api-key", apiKey, System.getenv()),
                    Optional.empty(),
                    apiBase,
                    CONNECT_TIMEOUT,
                    ANSWER_TIMEOUT,
                    Optional.empty());
            if (!settings.isTestMode()) {
                problems.println("caravan try-stripe: the key is not of the test mode, so nothing was done");
                return OTHERWISE;
            }
            Backoff pause = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1));
            tryAll(new StripeProvider(new StripeCalls(settings, new StripePace(clock, pause)), settings, clock));
            out.println("Stripe answered each call as payments expects.");
            return AS_EXPECTED;
        } catch (IllegalArgumentException | ProviderUnreachableException | UnexpectedException failed) {
            problems.println("caravan try-stripe: " + failed.getMessage());
            return OTHERWISE;
        }
    }

    private void tryAll(PaymentProvider stripe)
            throws ProviderUnreachableException, InterruptedException, UnexpectedException {
        OperationKey key = new OperationKey(id());
        PaymentId payment = new PaymentId(id());
        String held = approved("hold 19.99 EUR", stripe.authorize(key, payment, AMOUNT, "pm_card_visa"));
        String again = approved("the same key again", stripe.authorize(key, payment, AMOUNT, "pm_card_visa"));
        if (!again.equals(held)) {
            throw new UnexpectedException("a repeated key made " + again + " beside " + held);
        }
        approved("capture 10.00 EUR of it", stripe.capture(new OperationKey(id()), held, PART));
        approved("refund 10.00 EUR", stripe.refund(new OperationKey(id()), held, PART));
        String released = approved("hold 19.99 EUR", authorize(stripe, "pm_card_visa"));
        approved("release it", stripe.voidAuthorization(new OperationKey(id()), released));
        declined(authorize(stripe, "pm_card_chargeDeclinedInsufficientFunds"));
        String waiting = actionRequired(authorize(stripe, "pm_card_threeDSecure2Required"));
        approved("cancel it", stripe.voidAuthorization(new OperationKey(id()), waiting));
    }

    private ProviderReply authorize(PaymentProvider stripe, String card)
            throws ProviderUnreachableException, InterruptedException {
        return stripe.authorize(new OperationKey(id()), new PaymentId(id()), AMOUNT, card);
    }

    private String approved(String what, ProviderReply reply) throws UnexpectedException {
        if (!(reply instanceof ProviderReply.Approved(String reference))) {
            throw new UnexpectedException(what + " was answered with " + reply);
        }
        out.println(what + ": " + reference);
        return reference;
    }

    private void declined(ProviderReply reply) throws UnexpectedException {
        if (!reply.equals(new ProviderReply.Declined("insufficient_funds"))) {
            throw new UnexpectedException("a card without funds was answered with " + reply);
        }
        out.println("a card without funds: insufficient_funds");
    }

    private String actionRequired(ProviderReply reply) throws UnexpectedException {
        if (!(reply instanceof ProviderReply.ActionRequired(String reference, ProviderReply.Action action))) {
            throw new UnexpectedException("a card that needs an authentication was answered with " + reply);
        }
        out.println("a card that needs an authentication: " + action.type() + " " + reference);
        return reference;
    }

    private UUID id() {
        return UuidV7.at(clock.instant(), random.nextLong(), random.nextLong());
    }
}
