package caravan.commerce.payments.domain;

import static caravan.commerce.payments.domain.SamplePayments.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.commerce.kernel.Money;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerTest {
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
    void aCaptureOfAPartReleasesAsMuchOfTheHold() {
        assertThat(LedgerTransfer.of(intent(Money.of(500, "EUR")), PostingKind.CAPTURE, NOW))
                .map(LedgerTransfer::holdReleased)
                .contains(Money.of(500, "EUR"));
    }

    @Test
    void aTransferInTwoCurrenciesCannotBeMade() {
        ProviderIntent intent = intent(AMOUNT);

        assertThatThrownBy(() -> new LedgerTransfer(
                        intent.id(),
                        intent.paymentId(),
                        PostingKind.CAPTURE,
                        Account.PROVIDER_RECEIVABLE,
                        Account.SALES,
                        AMOUNT,
                        Money.of(1999, "USD"),
                        NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one currency");
    }

    @Test
    void aTransferFromAnAccountToItselfCannotBeMade() {
        ProviderIntent intent = intent(AMOUNT);

        assertThatThrownBy(() -> new LedgerTransfer(
                        intent.id(),
                        intent.paymentId(),
                        PostingKind.CAPTURE,
                        Account.SALES,
                        Account.SALES,
                        AMOUNT,
                        AMOUNT,
                        NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOperationThatCostsNothingIsNotPosted() {
        assertThat(LedgerTransfer.of(intent(Money.of(0, "EUR")), PostingKind.AUTHORIZATION, NOW))
                .isEmpty();
    }

    private static ProviderIntent intent(Money amount) {
        return new ProviderIntent(
                new IntentId(new UUID(1, 1)),
                SamplePayments.request(1, "approve").paymentId(),
                OperationKind.CAPTURE,
                amount);
    }

    private static Map<Account, Long> balances(PostingKind... kinds) {
        Map<Account, Long> balances = new EnumMap<>(Account.class);
        for (PostingKind kind : kinds) {
            LedgerTransfer.of(intent(AMOUNT), kind, NOW)
                    .orElseThrow()
                    .entries()
                    .forEach(entry -> balances.merge(entry.account(), entry.signedAmount(), Long::sum));
        }
        return balances;
    }
}
