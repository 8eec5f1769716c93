package caravan.commerce.payments;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentRepository.OpenIntent;
import caravan.commerce.payments.PaymentRepository.SettledIntent;
import caravan.commerce.payments.WaitingIntentRepository.WaitingIntent;
import caravan.commerce.payments.domain.CustomerAction;
import caravan.commerce.payments.domain.LedgerTransfer;
import caravan.commerce.payments.domain.Payment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that one batch changes.
 *
 * @param voidedEarly payments whose void came before their authorization, and their orders
 * @param opened new intents; this process has a lease of all that do not wait
 * @param waiting intents to take later, new ones included
 * @param settled intents that the provider has answered
 * @param actions what customers must do
 * @param actionsEnded payments whose customers need not act any more
 */
public record PaymentChanges(
        Instant at,
        List<Payment> inserted,
        List<Payment> updated,
        Map<PaymentId, OrderId> voidedEarly,
        List<OpenIntent> opened,
        List<WaitingIntent> waiting,
        List<SettledIntent> settled,
        List<LedgerTransfer> posted,
        Map<PaymentId, CustomerAction> actions,
        List<PaymentId> actionsEnded) {}
