package caravan.commerce.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import caravan.kernel.UuidV7;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What payments expects of every provider. A test of a provider extends this class. */
public abstract class PaymentProviderSuite {
    private static final Money AMOUNT = Money.of(1999, "EUR");

    protected abstract PaymentProvider provider();

    /** A payment method that the provider approves. */
    protected abstract String approved();

    /** A payment method that the provider declines. */
    protected abstract String declined();

    /** Why it declines that method. */
    protected abstract String declineReason();

    /** The provider does the next operation, and its answer is lost. Called before the operation; gives the method to use. */
    protected abstract String losesItsAnswer();

    /** The provider does nothing for the next operation, and answers nothing. Called before the operation; gives the method to use. */
    protected abstract String doesNothing();

    /** The time by which keys are made. */
    protected Instant now() {
        return Instant.now();
    }

    protected final OperationKey key() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new OperationKey(UuidV7.at(now(), random.nextLong(), random.nextLong()));
    }

    private PaymentId payment() {
        UUID id = key().value();
        return new PaymentId(id);
    }

    @Test
    void anAmountIsHeldCapturedAndRefunded() throws Exception {
        String authorization = reference(provider().authorize(key(), payment(), AMOUNT, approved()));
        String capture = reference(provider().capture(key(), authorization, AMOUNT));

        assertThat(provider().refund(key(), capture, AMOUNT)).isInstanceOf(ProviderReply.Approved.class);
    }

    @Test
    void aHeldAmountIsReleasedAndCannotBeCapturedThen() throws Exception {
        String authorization = reference(provider().authorize(key(), payment(), AMOUNT, approved()));

        assertThat(provider().voidAuthorization(key(), authorization)).isInstanceOf(ProviderReply.Approved.class);
        assertThat(provider().capture(key(), authorization, AMOUNT)).isNotInstanceOf(ProviderReply.Approved.class);
    }

    @Test
    void aDeclinedAuthorizationNamesItsReason() throws Exception {
        assertThat(provider().authorize(key(), payment(), AMOUNT, declined()))
                .isEqualTo(new ProviderReply.Declined(declineReason()));
    }

    @Test
    void aMethodThatTheProviderDoesNotKnowIsDeclined() throws Exception {
        assertThat(provider().authorize(key(), payment(), AMOUNT, "gold-under-the-bed"))
                .isEqualTo(new ProviderReply.Declined("unknown_payment_method"));
    }

    @Test
    void aRepeatedKeyGetsTheSameAnswerAndDoesNothingMore() throws Exception {
        OperationKey key = key();
        PaymentId payment = payment();
        ProviderReply first = provider().authorize(key, payment, AMOUNT, approved());

        assertThat(provider().authorize(key, payment, AMOUNT, approved())).isEqualTo(first);

        OperationKey refund = key();
        String capture = reference(provider().capture(key(), reference(first), AMOUNT));
        ProviderReply refunded = provider().refund(refund, capture, AMOUNT);
        assertThat(provider().refund(refund, capture, AMOUNT)).isEqualTo(refunded);
    }

    @Test
    void aRepeatedKeyOfADeclineIsDeclinedAgain() throws Exception {
        OperationKey key = key();
        PaymentId payment = payment();
        ProviderReply first = provider().authorize(key, payment, AMOUNT, declined());

        assertThat(provider().authorize(key, payment, AMOUNT, declined())).isEqualTo(first);
    }

    @Test
    void anOperationWhoseAnswerWasLostIsDoneOnce() throws Exception {
        OperationKey key = key();
        PaymentId payment = payment();
        String method = losesItsAnswer();
        Callable<ProviderReply> authorize = () -> provider().authorize(key, payment, AMOUNT, method);

        assertThat(catchThrowableOfType(ProviderUnreachableException.class, authorize::call))
                .isNotNull();
        ProviderReply answer = lookUpOrRepeat(key, authorize);

        assertThat(answer).isInstanceOf(ProviderReply.Approved.class);
        assertThat(lookUpOrRepeat(key, authorize)).isEqualTo(answer);
    }

    @Test
    void anOperationThatDidNotReachTheProviderIsDoneByTheNextCall() throws Exception {
        OperationKey key = key();
        PaymentId payment = payment();
        String method = doesNothing();
        Callable<ProviderReply> authorize = () -> provider().authorize(key, payment, AMOUNT, method);

        assertThat(catchThrowableOfType(ProviderUnreachableException.class, authorize::call))
                .isNotNull();
        assertThat(provider().lookUp(key)).isEmpty();

        assertThat(authorize.call()).isInstanceOf(ProviderReply.Approved.class);
    }

    @Test
    void anUnknownReferenceIsDeclined() throws Exception {
        assertThat(provider().capture(key(), "nothing-of-this-provider", AMOUNT))
                .isInstanceOf(ProviderReply.Declined.class);
        assertThat(provider().voidAuthorization(key(), "nothing-of-this-provider"))
                .isInstanceOf(ProviderReply.Declined.class);
    }

    /** As payments does after a lost answer. */
    private ProviderReply lookUpOrRepeat(OperationKey key, Callable<ProviderReply> call) throws Exception {
        Optional<ProviderReply> known = provider().lookUp(key);
        return known.isPresent() ? known.get() : call.call();
    }

    protected static String reference(ProviderReply reply) {
        assertThat(reply).isInstanceOf(ProviderReply.Approved.class);
        return ((ProviderReply.Approved) reply).reference();
    }
}
