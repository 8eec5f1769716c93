package caravan.commerce.payments.domain;

import static caravan.commerce.payments.domain.SamplePayments.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.commerce.kernel.Money;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final LedgerTransactionId ID = new LedgerTransactionId(new UUID(1, 1));
    private static final Money AMOUNT = Money.of(1999, "EUR");

    @Test
    void aPaymentThatWasVoidedLeavesEveryAccountAtZero() {
        assertThat(balances(PostingKind.AUTHORIZATION, PostingKind.VOID))
                .allSatisfy((_, sum) -> assertThat(sum).isZero());
    }

    @Test
    void aCaptureTurnsTheHoldIntoASaleThatTheProviderOwes() {
        assertThat(balances(PostingKind.AUTHORIZATION, PostingKind.CAPTURE))
                .isEqualTo(Map.of(
                        Account.AUTHORIZATIONS_HELD, 0L,
                        Account.AUTHORIZATIONS_OWED, 0L,
                        Account.PROVIDER_RECEIVABLE, 1999L,
                        Account.SALES, -1999L));
    }

    @Test
    void aRefundLeavesNothingForTheProviderToPay() {
        assertThat(balances(PostingKind.AUTHORIZATION, PostingKind.CAPTURE, PostingKind.REFUND))
                .containsEntry(Account.PROVIDER_RECEIVABLE, 0L)
                .containsEntry(Account.SALES, -1999L)
                .containsEntry(Account.SALES_RETURNS, 1999L);
    }

    @Test
    void aTransactionWhoseDebitsAndCreditsDifferCannotBeMade() {
        List<LedgerEntry> unbalanced = List.of(
                LedgerEntry.debit(Account.SALES, AMOUNT),
                LedgerEntry.credit(Account.SALES_RETURNS, Money.of(1998, "EUR")));

        assertThatThrownBy(() -> new LedgerTransaction(
                        ID, SamplePayments.request(1, "approve").paymentId(), PostingKind.VOID, NOW, unbalanced))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("differ");
    }

    @Test
    void aDebitInOneCurrencyIsNotBalancedByACreditInAnother() {
        List<LedgerEntry> mixed = List.of(
                LedgerEntry.debit(Account.SALES, AMOUNT),
                LedgerEntry.credit(Account.SALES_RETURNS, Money.of(1999, "USD")));

        assertThatThrownBy(() -> new LedgerTransaction(
                        ID, SamplePayments.request(1, "approve").paymentId(), PostingKind.VOID, NOW, mixed))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPaymentOfNothingIsNotPosted() {
        PaymentRequest request = SamplePayments.request(1, "approve");
        Payment free = Payment.authorize(
                        new PaymentRequest(
                                request.paymentId(),
                                request.orderId(),
                                request.userId(),
                                Money.of(0, "EUR"),
                                request.method()),
                        NOW)
                .payment();

        assertThat(LedgerTransaction.of(ID, free, PostingKind.AUTHORIZATION, NOW))
                .isEmpty();
    }

    private static Map<Account, Long> balances(PostingKind... kinds) {
        Map<Account, Long> balances = new EnumMap<>(Account.class);
        for (PostingKind kind : kinds) {
            LedgerTransaction.of(ID, SamplePayments.in(PaymentStatus.AUTHORIZED), kind, NOW)
                    .orElseThrow()
                    .entries()
                    .forEach(entry -> balances.merge(entry.account(), entry.signedAmount(), Long::sum));
        }
        return balances;
    }
}
