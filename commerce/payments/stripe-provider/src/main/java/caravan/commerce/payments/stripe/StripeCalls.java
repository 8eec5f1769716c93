package caravan.commerce.payments.stripe;

import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeError;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.RequestOptions;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the calls to Stripe, and sorts the answers. The library repeats nothing by itself: payments decides when to try again. */
final class StripeCalls {
    private static final int SERVER_ERRORS_FROM = 500;
    private static final Logger LOG = LoggerFactory.getLogger(StripeCalls.class);

    private final StripeClient client;
    private final StripePace pace;

    /** A call of the library. */
    @FunctionalInterface
    interface Call<T> {
        T make(StripeClient client) throws StripeException;
    }

    StripeCalls(StripeSettings settings, StripePace pace) {
        this.client = StripeClient.builder()
                .setApiKey(settings.apiKey().value())
                .setApiBase(settings.apiBase())
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setReadTimeout(Math.toIntExact(settings.answerTimeout().toMillis()))
                .setMaxNetworkRetries(0)
                .setHttpClient(new HttpURLConnectionClient())
                .build();
        this.pace = pace;
    }

    /** The options of a request that changes something. A repeat with the same key and the same parameters does nothing more. */
    static RequestOptions under(OperationKey key) {
        return RequestOptions.builder().setIdempotencyKey(key.toString()).build();
    }

    /**
     * Makes a call.
     *
     * @param what names the operation in messages
     */
    <T> StripeOutcome<T> make(String what, Call<T> call) throws ProviderUnreachableException, InterruptedException {
        if (pace.isPaused()) {
            throw new ProviderUnreachableException(what + " was not sent: Stripe limits the rate of requests");
        }
        try {
            T value = call.make(client);
            pace.answered();
            return new StripeOutcome.Done<>(value);
        } catch (ApiConnectionException lost) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted in " + what);
            }
            throw new ProviderUnreachableException(what + " got no answer from Stripe: " + reason(lost));
        } catch (RateLimitException limited) {
            pace.limited();
            throw new ProviderUnreachableException(what + " was not done: Stripe limits the rate of requests");
        } catch (AuthenticationException refused) { // PermissionException is one, too
            LOG.atError()
                    .addKeyValue("operation", what)
                    .addKeyValue("code", code(refused).orElse("none"))
                    .log("Stripe does not accept the API key. Operations stay open until payments has a valid one");
            throw new ProviderUnreachableException(what + " was not done: Stripe does not accept the API key");
        } catch (StripeException answered) {
            return answered(what, answered);
        }
    }

    private static <T> StripeOutcome<T> answered(String what, StripeException answered)
            throws ProviderUnreachableException {
        int status = Optional.ofNullable(answered.getStatusCode()).orElse(0);
        StripeError error = answered.getStripeError();
        boolean isConflict = status == 409;
        if (isConflict || error == null && status < SERVER_ERRORS_FROM) {
            throw new ProviderUnreachableException(what + " got status " + status + " from Stripe");
        }
        // The key was used with other parameters, by another version of Caravan. What it did must be looked at.
        boolean isUnknown = status >= SERVER_ERRORS_FROM || answered instanceof IdempotencyException;
        return isUnknown ? new StripeOutcome.Unknown<>(status) : new StripeOutcome.Refused<>(error);
    }

    private static Optional<String> code(StripeException exception) {
        return Optional.ofNullable(exception.getCode());
    }

    /** Not the library's message: it is long, and names the library's mail address. */
    private static String reason(ApiConnectionException lost) {
        Throwable cause = lost.getCause() == null ? lost : lost.getCause();
        return cause.getClass().getSimpleName().toLowerCase(Locale.ROOT).replace("exception", "");
    }
}
