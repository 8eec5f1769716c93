package caravan.chassis.http.problems;

import caravan.chassis.api.http.Reply;

/** Ends a request with an answer that refuses it. It has no stack trace, since nothing is broken. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    public Refusal(Reply reply) {
        super(null, null, false, false);
        this.reply = reply;
    }

    public static Refusal of(int status, String code, String detail) {
        return new Refusal(Reply.problem(status, code, detail));
    }

    public static Refusal of(int status, String code, String detail, String field) {
        return new Refusal(Reply.problem(status, code, detail, field));
    }

    /** There is no room now, but there will be in a moment. */
    public static Reply unavailable(String code, String detail) {
        return Reply.problem(503, code, detail).withHeader("Retry-After", "1");
    }

    /** Nothing was done because a disk is full, which does not change within a second. */
    public static Reply storageFull(String why) {
        return Reply.problem(503, "storage_full", "Nothing is written now: " + why + ". Reads go on.")
                .withHeader("Retry-After", "5");
    }

    /** Nothing was done, so the caller may ask again. */
    public static Reply deadlineExceeded() {
        return unavailable(
                "deadline_exceeded", "The request's deadline passed before its work began: nothing was done.");
    }

    public Reply reply() {
        return reply;
    }
}
