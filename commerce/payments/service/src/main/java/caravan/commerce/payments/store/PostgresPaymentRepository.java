package caravan.commerce.payments.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentChanges;
import caravan.commerce.payments.PaymentRepository;
import caravan.commerce.payments.domain.Account;
import caravan.commerce.payments.domain.CustomerAction;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.LedgerTransfer;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.PostingKind;
import caravan.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Stores payments, intents and the ledger in PostgreSQL. A write takes a fixed number of statements; a page is one index scan. */
public final class PostgresPaymentRepository implements PaymentRepository {
    private final SqlDatabase database;

    public PostgresPaymentRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Locked lock(Transaction transaction, Collection<PaymentId> ids) {
        return PaymentStatements.lock(transaction, ids);
    }

    @Override
    public LockedIntents lock(Transaction transaction, Collection<PaymentId> ids, Collection<IntentId> intents) {
        return IntentStatements.lock(transaction, ids, intents);
    }

    @Override
    public void save(Transaction transaction, PaymentChanges changes) {
        PaymentStatements.insert(transaction, changes.inserted());
        PaymentStatements.update(transaction, changes.updated());
        PaymentStatements.insertVoidedEarly(transaction, changes.voidedEarly(), changes.at());
        IntentStatements.insert(transaction, changes.opened(), changes.at());
        IntentStatements.settle(transaction, changes.settled(), changes.at());
        PostgresWaitingIntentRepository.insert(transaction, changes.waiting());
        LedgerStatements.insert(transaction, changes.posted());
        ActionStatements.save(transaction, changes.actions(), changes.actionsEnded(), changes.at());
    }

    @Override
    public Optional<Payment> find(PaymentId id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM payment WHERE id = :id")
                .bind("id", id.value())
                .map((row, _) -> PaymentRows.payment(row))
                .findOne());
    }

    @Override
    public Optional<CustomerAction> action(PaymentId payment) {
        return database.read(handle -> ActionStatements.find(handle, payment));
    }

    @Override
    public List<Payment> page(Optional<UserId> user, Optional<OrderId> order, Optional<PaymentId> before, int rowsMax) {
        Conditions conditions = new Conditions()
                .and("user_id = :user", "user", user.map(UserId::value))
                .and("order_id = :order", "order", order.map(OrderId::value))
                .and("id < :before", "before", before.map(PaymentId::value));
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM payment " + conditions.where() + " ORDER BY id DESC LIMIT :rows_max")
                .bindMap(conditions.bindings())
                .bind("rows_max", rowsMax)
                .map((row, _) -> PaymentRows.payment(row))
                .list());
    }

    @Override
    public List<Operation> operations(PaymentId payment) {
        return database.read(handle -> OperationStatements.of(handle, payment));
    }

    @Override
    public List<LedgerTransfer> ledger(Optional<PaymentId> payment, Optional<IntentId> before, int rowsMax) {
        Conditions conditions = new Conditions()
                .and("payment_id = :payment", "payment", payment.map(PaymentId::value))
                .and("intent_id < :before", "before", before.map(IntentId::value));
        return database.read(handle -> handle.createQuery("SELECT * FROM ledger_transfer " + conditions.where()
                        + " ORDER BY intent_id DESC LIMIT :rows_max")
                .bindMap(conditions.bindings())
                .bind("rows_max", rowsMax)
                .map((row, _) -> transfer(row))
                .list());
    }

    private static LedgerTransfer transfer(ResultSet row) throws SQLException {
        Money amount = PaymentRows.money(row);
        return new LedgerTransfer(
                new IntentId(PaymentRows.uuid(row, "intent_id")),
                new PaymentId(PaymentRows.uuid(row, "payment_id")),
                PostingKind.parse(row.getString("kind")),
                Account.parse(row.getString("debit")),
                Account.parse(row.getString("credit")),
                amount,
                new Money(row.getLong("hold_released"), amount.currency()),
                PaymentRows.instant(row, "at"));
    }
}
