package caravan.journeys.calls;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.problems.ErrorCode;
import caravan.chassis.http.problems.ErrorCodes;

/** Checks the form of a refusal (RFC 9457). */
public final class Problems {
    private static final ErrorCodes DESCRIBED = ErrorCodes.onClassPath();

    private Problems() {}

    public static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertIsProblem(answer);
        assertThat(answer.field("code")).as(answer.text()).isEqualTo(code);
    }

    /** Every refusal has problem details, and never a stack trace or SQL. */
    public static void assertIsProblem(Answer answer) {
        assertThat(answer.header("Content-Type")).as(answer.text()).contains("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        String code = answer.field("code");
        assertThat(DESCRIBED
                        .find(code)
                        .map(ErrorCode::statuses)
                        .orElseThrow(() -> new AssertionError("not described: " + code)))
                .as(answer.text())
                .contains(answer.status());
        assertThat(answer.field("type")).isEqualTo(ErrorCode.addressOf(code));
        assertThat(answer.field("title")).isNotBlank();
        assertThat(answer.field("detail")).isNotBlank();
        assertThat(answer.field("trace_id")).matches("[0-9a-f]{32}");
        assertThat(answer.text()).doesNotContain("caravan.", "Exception", "SELECT ", "INSERT ", "org.postgresql");
    }
}
