package caravan.commerce.payments.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentsRead;
import caravan.commerce.payments.PostedTransaction;
import caravan.commerce.payments.domain.Account;
import caravan.commerce.payments.domain.LedgerEntry;
import caravan.commerce.payments.domain.LedgerTransactionId;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.PostingKind;
import caravan.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads of payments and the ledger; each an index scan of no more than the page's rows. */
public final class PostgresPaymentsRead implements PaymentsRead {
    private final SqlDatabase database;

    public PostgresPaymentsRead(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Optional<Payment> find(PaymentId id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM payment WHERE id = :id")
                .bind("id", id.value())
                .map((row, _) -> PaymentRows.payment(row))
                .findOne());
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
    public List<PostedTransaction> ledger(
            Optional<PaymentId> payment, Optional<LedgerTransactionId> before, int rowsMax) {
        Conditions conditions = new Conditions()
                .and("payment_id = :payment", "payment", payment.map(PaymentId::value))
                .and("id < :before", "before", before.map(LedgerTransactionId::value));
        String sql = """
                SELECT t.id, t.payment_id, t.kind, t.at, e.account, e.debit, e.credit, e.currency
                FROM (SELECT * FROM ledger_transaction %s ORDER BY id DESC LIMIT :rows_max) t
                JOIN ledger_entry e ON e.transaction_id = t.id
                ORDER BY t.id DESC, e.line
                """.formatted(conditions.where());
        List<LedgerRow> rows = database.read(handle -> handle.createQuery(sql)
                .bindMap(conditions.bindings())
                .bind("rows_max", rowsMax)
                .map((row, _) -> ledgerRow(row))
                .list());
        Map<LedgerTransactionId, List<LedgerRow>> byTransaction =
                rows.stream().collect(Collectors.groupingBy(LedgerRow::id, LinkedHashMap::new, Collectors.toList()));
        return byTransaction.values().stream()
                .map(PostgresPaymentsRead::transaction)
                .toList();
    }

    private record LedgerRow(
            LedgerTransactionId id, PaymentId paymentId, PostingKind kind, Instant at, LedgerEntry entry) {}

    private static LedgerRow ledgerRow(ResultSet row) throws SQLException {
        long debit = row.getLong("debit");
        Money amount = Money.of(debit > 0 ? debit : row.getLong("credit"), row.getString("currency"));
        Account account = Account.ofCode(row.getString("account"));
        return new LedgerRow(
                new LedgerTransactionId(PaymentRows.uuid(row, "id")),
                new PaymentId(PaymentRows.uuid(row, "payment_id")),
                PostingKind.ofCode(row.getString("kind")),
                PaymentRows.instant(row, "at"),
                debit > 0 ? LedgerEntry.debit(account, amount) : LedgerEntry.credit(account, amount));
    }

    private static PostedTransaction transaction(List<LedgerRow> rows) {
        LedgerRow first = rows.getFirst();
        return new PostedTransaction(
                first.id(),
                first.paymentId(),
                first.kind(),
                first.at(),
                rows.stream().map(LedgerRow::entry).toList());
    }
}
