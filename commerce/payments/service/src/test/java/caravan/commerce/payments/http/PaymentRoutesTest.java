package caravan.commerce.payments.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentsService;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.commerce.payments.contract.CapturePayment;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.kernel.UserId;
import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PaymentRoutesTest {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
    private static final UserId ANNA = UserId.parse("01939f3e-7c00-7000-8000-00000000000a");
    private static final UserId BERT = UserId.parse("01939f3e-7c00-7000-8000-00000000000b");
    private static final UserId CARL = UserId.parse("01939f3e-7c00-7000-8000-00000000000c");
    private static final int PAYMENTS = 3;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Neighbours neighbours;
    private static TestCaravan caravan;

    @BeforeAll
    static void threePaymentsOfAnna() throws JOSEException {
        neighbours = new Neighbours();
        caravan = TestCaravan.start(List.of(neighbours, new PaymentsService()), Map.of());
        LongStream.rangeClosed(1, PAYMENTS)
                .forEach(number -> neighbours.send(
                        PaymentsMessage.AUTHORIZE_PAYMENT,
                        order(number),
                        new AuthorizePayment(payment(number), order(number), ANNA, Money.of(1999, "EUR"), "approve")));
        await().atMost(SETTLED_WITHIN)
                .until(() -> get("/payments/" + payment(PAYMENTS), ANNA, "customer")
                        .body()
                        .contains("\"authorized\""));
    }

    @AfterAll
    static void stop() {
        caravan.close();
        CLIENT.close();
    }

    @Test
    void aPaymentIsShownToItsOwnerWithAnETag() throws Exception {
        HttpResponse<String> response = get("/payments/" + payment(3), ANNA, "customer");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("ETag")).contains("\"2\"");
        assertThat(response.body())
                .contains("\"order_id\":\"" + order(3) + "\"", "\"amount\":{\"amount\":1999,\"currency\":\"EUR\"}");
    }

    @Test
    void anotherCustomersPaymentIsNotFound() throws Exception {
        assertThat(get("/payments/" + payment(1), BERT, "customer").statusCode())
                .isEqualTo(404);
    }

    @Test
    void staffSeeEverybodysPayments() throws Exception {
        assertThat(get("/payments/" + payment(1), BERT, "staff").statusCode()).isEqualTo(200);
    }

    @Test
    void aListHoldsOnlyTheCallersOwnPayments() throws Exception {
        assertThat(get("/payments", BERT, "customer").body()).isEqualTo("[]");
        assertThat(get("/payments?order_id=" + order(2), ANNA, "customer").body())
                .contains(payment(2).toString())
                .doesNotContain(payment(1).toString());
    }

    @Test
    void aPageLinksToTheNextOneUntilThereIsNone() throws Exception {
        HttpResponse<String> first = get("/payments?limit=2", ANNA, "customer");
        HttpResponse<String> second = get("/payments?limit=2&after=" + payment(2), ANNA, "customer");

        assertThat(first.body())
                .containsSubsequence(payment(3).toString(), payment(2).toString());
        assertThat(first.headers().firstValue("Link"))
                .hasValueSatisfying(link -> assertThat(link).contains("after=" + payment(2), "rel=\"next\""));
        assertThat(second.body()).contains(payment(1).toString());
        assertThat(second.headers().firstValue("Link")).isEmpty();
    }

    @Test
    void theLedgerIsForStaffAlone() throws Exception {
        assertThat(get("/ledger", ANNA, "customer").statusCode()).isEqualTo(403);
        assertThat(get("/ledger?payment_id=" + payment(1), BERT, "staff").body())
                .contains("\"kind\":\"authorization\"", "\"account\":\"authorizations_held\"", "\"side\":\"debit\"");
    }

    @Test
    void theOperationsOfAPaymentAreShownToStaff() throws Exception {
        authorizeFor(CARL, 7, "approve");
        authorizeFor(CARL, 8, "decline");
        awaitStatus(7, "authorized");
        awaitStatus(8, "declined");
        neighbours.send(PaymentsMessage.CAPTURE_PAYMENT, order(7), new CapturePayment(payment(7)));
        awaitStatus(7, "captured");

        String captured =
                get("/payments/" + payment(7) + "/operations", BERT, "staff").body();
        assertThat(captured)
                .containsSubsequence("\"authorize\"", "\"capture\"")
                .contains("\"state\":\"settled\",\"outcome\":\"approved\"", "\"settled_at\":", "\"trace_id\":")
                .doesNotContain("\"attempts\"");
        assertThat(get("/payments/" + payment(8) + "/operations", BERT, "staff").body())
                .contains("\"kind\":\"authorize\"", "\"outcome\":\"declined\",\"reason\":");
        assertThat(get("/payments/" + payment(7) + "/operations", CARL, "customer")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/payments/" + payment(9) + "/operations", BERT, "staff").statusCode())
                .isEqualTo(404);
    }

    private static void authorizeFor(UserId user, long number, String method) {
        neighbours.send(
                PaymentsMessage.AUTHORIZE_PAYMENT,
                order(number),
                new AuthorizePayment(payment(number), order(number), user, Money.of(1999, "EUR"), method));
    }

    private static void awaitStatus(long number, String status) {
        await().atMost(SETTLED_WITHIN)
                .until(() -> get("/payments/" + payment(number), BERT, "staff")
                        .body()
                        .contains("\"" + status + "\""));
    }

    @Test
    void aTextThatIsNoIdIsRefused() throws Exception {
        assertThat(get("/payments?order_id=one", ANNA, "customer").statusCode()).isEqualTo(400);
        assertThat(get("/payments/one", ANNA, "customer").statusCode()).isEqualTo(404);
    }

    private static PaymentId payment(long number) {
        return PaymentId.parse("01939f3e-7c00-7000-8000-00000000010" + number);
    }

    private static OrderId order(long number) {
        return OrderId.parse("01939f3e-7c00-7000-8000-00000000020" + number);
    }

    private static HttpResponse<String> get(String path, UserId caller, String role)
            throws IOException, InterruptedException, JOSEException {
        HttpRequest request = HttpRequest.newBuilder(caravan.address().resolve(path))
                .header("Authorization", "Bearer " + neighbours.token(caller, role))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
