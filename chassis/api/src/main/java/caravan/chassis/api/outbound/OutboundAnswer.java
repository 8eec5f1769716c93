package caravan.chassis.api.outbound;

/**
 * What a server outside answered.
 *
 * @param bodyStart the first bytes of the body, as many as the rules allow
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record OutboundAnswer(int status, byte[] bodyStart) {
    /** Whether the status says that the request was accepted. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
