package caravan.chassis.testkit.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Finds commits among the messages of one connection (PostgreSQL's protocol 3, "Message Formats"). */
final class Commits {
    private static final int PARSE = 'P';
    private static final int BIND = 'B';
    private static final int COMMAND_COMPLETE = 'C';
    private static final String COMMIT = "COMMIT";

    /** The prepared statements that commit. */
    private final Set<String> statements = new HashSet<>();

    /** Whether a client's message begins a commit. A statement gets a name when it is parsed; later messages have only the name. */
    boolean isOne(int type, byte[] body) {
        if (type == PARSE) {
            String name = text(body, 0);
            if (text(body, end(body, 0) + 1).equals(COMMIT)) {
                statements.add(name);
            } else {
                statements.remove(name);
            }
        }
        return type == BIND && statements.contains(text(body, end(body, 0) + 1));
    }

    /** Whether a server's message says that a commit is done. */
    static boolean isDone(int type, byte[] body) {
        return type == COMMAND_COMPLETE && text(body, 0).equals(COMMIT);
    }

    private static String text(byte[] body, int from) {
        return new String(Arrays.copyOfRange(body, from, end(body, from)), StandardCharsets.UTF_8);
    }

    /** Texts end with a zero. */
    private static int end(byte[] body, int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return end;
    }
}
