package caravan.commerce.payments.http;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentRepository;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.LedgerTransfer;
import caravan.commerce.payments.domain.Payment;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The routes that show payments and the ledger. Nothing is changed over HTTP. */
public final class PaymentRoutes {
    private final PaymentRepository payments;

    /** A transfer of the ledger in JSON: a transaction with its entries. Its id is the intent's. */
    record LedgerTransactionView(IntentId id, PaymentId paymentId, String kind, Instant at, List<EntryView> entries) {
        record EntryView(String account, String side, Money amount) {}

        static LedgerTransactionView of(LedgerTransfer transfer) {
            return new LedgerTransactionView(
                    transfer.intentId(),
                    transfer.paymentId(),
                    transfer.kind().wireName(),
                    transfer.at(),
                    transfer.entries().stream()
                            .map(entry -> new EntryView(
                                    entry.account().wireName(), entry.side().wireName(), entry.amount()))
                            .toList());
        }
    }

    /** What the customer must do, in JSON. */
    record PaymentActionView(String type, Optional<String> url, Optional<String> clientSecret) {}

    public PaymentRoutes(PaymentRepository payments) {
        this.payments = payments;
    }

    /** Declares the routes. */
    public void declare(Routes routes) {
        routes.get("/payments", Access.SIGNED_IN, Accepted.page("order_id"), this::list)
                .get("/payments/{id}", Access.SIGNED_IN, this::get)
                .get("/payments/{id}/action", Access.SIGNED_IN, this::action)
                .get("/payments/{id}/operations", Access.STAFF, this::operations)
                .get("/ledger", Access.STAFF, Accepted.page("payment_id"), this::ledger);
    }

    private Reply list(Request request) {
        Optional<OrderId> order = request.query("order_id", OrderId::parse);
        Optional<PaymentId> before = request.query("after", PaymentId::parse);
        PageRequest page = request.page();
        Caller caller = request.caller();
        Optional<UserId> owner = caller.isStaff() ? Optional.empty() : Optional.of(caller.id());
        List<Payment> rows = payments.page(owner, order, before, page.rowsToRead());
        return Reply.page(
                page,
                rows.stream().map(payment -> PaymentView.of(payment, caller)).toList(),
                row -> row.id().toString());
    }

    private Reply get(Request request) {
        PaymentId id = request.path("id", PaymentId::parse);
        Caller caller = request.caller();
        return payments.find(id)
                .filter(payment -> caller.isStaff() || payment.userId().equals(caller.id()))
                .map(payment -> Reply.ok(PaymentView.of(payment, caller)).withVersion(payment.version()))
                .orElseGet(() -> Reply.notFound("payment"));
    }

    /** Only for the payment's owner: who has the answer can act for the customer. */
    private Reply action(Request request) {
        return payments.find(request.path("id", PaymentId::parse))
                .filter(payment -> payment.userId().equals(request.caller().id()))
                .flatMap(payment -> payments.action(payment.id()))
                .map(action -> Reply.ok(new PaymentActionView(action.type(), action.url(), action.clientSecret())))
                .orElseGet(() -> Reply.notFound("action that is required for the payment"));
    }

    private Reply operations(Request request) {
        return payments.find(request.path("id", PaymentId::parse))
                .map(payment -> Reply.ok(payments.operations(payment.id()).stream()
                        .map(OperationView::of)
                        .toList()))
                .orElseGet(() -> Reply.notFound("payment"));
    }

    private Reply ledger(Request request) {
        Optional<PaymentId> payment = request.query("payment_id", PaymentId::parse);
        Optional<IntentId> before = request.query("after", IntentId::parse);
        PageRequest page = request.page();
        List<LedgerTransactionView> rows = payments.ledger(payment, before, page.rowsToRead()).stream()
                .map(LedgerTransactionView::of)
                .toList();
        return Reply.page(page, rows, row -> row.id().toString());
    }
}
