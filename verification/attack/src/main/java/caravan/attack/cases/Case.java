package caravan.attack.cases;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;

/**
 * What is sent over one connection, and what must be answered.
 *
 * @param name short, unique
 * @param why the section of the RFC, and what it says
 * @param steps what is sent, and when to wait for answers
 * @param answers in order
 * @param ending what happens to the connection
 */
public record Case(String name, String why, List<Step> steps, List<Expected> answers, Ending ending) {
    /** What a client does next. */
    public sealed interface Step {}

    /** Sends these bytes. */
    public record Send(byte[] bytes) implements Step {}

    /** Waits for one more answer, interim ones included. */
    public record Await() implements Step {}

    /**
     * An answer.
     *
     * @param statuses any of them
     * @param mayBeMissing whether the server may end the connection, or send the next answer, instead
     */
    public record Expected(Set<Integer> statuses, boolean mayBeMissing) {
        @Override
        public String toString() {
            return String.join(
                            "|", statuses.stream().sorted().map(String::valueOf).toList())
                    + (mayBeMissing ? "?" : "");
        }
    }

    /** What happens to the connection after the answers. */
    public enum Ending {
        /** The server must end it, and answer nothing more. */
        CLOSES,
        /** A further request on it must be answered. */
        STAYS,
        /** Either: a further request is answered once, or gets no answer. */
        EITHER
    }

    /** All bytes that are sent. */
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Step step : steps) {
            if (step instanceof Send(byte[] bytes)) {
                all.writeBytes(bytes);
            }
        }
        return all.toByteArray();
    }
}
