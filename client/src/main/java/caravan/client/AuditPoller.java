package caravan.client;

import java.time.Duration;
import java.util.function.Consumer;

/** Asks for an audit and waits until it has ended, however long that takes. */
final class AuditPoller {
    /** How often an audit is started again if the server lost it in a restart. */
    static final int STARTS_MAX = 5;

    /** About how often progress is reported. The server delays its answer by this time. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final int RUNNING = 202;
    private static final int NOT_FOUND = 404;

    private final Sender sender;

    /** Sends a call as the administrator. */
    interface Sender {
        Answer send(Call call) throws InterruptedException;
    }

    AuditPoller(Sender sender) {
        this.sender = sender;
    }

    Outcome<AuditReport> ask(boolean full, Consumer<AuditProgress> progress) throws InterruptedException {
        String begin = full ? "/audit?full=true" : "/audit";
        String path = begin;
        int starts = 1;
        while (true) {
            Answer answer = sender.send(Call.get(path).waiting(LOOK));
            if (answer.status() == RUNNING) {
                progress.accept(AuditProgress.of(answer.json()));
                path = answer.headers().firstValue("Location").orElse(begin);
            } else if (answer.status() == NOT_FOUND && !path.equals(begin) && starts < STARTS_MAX) {
                path = begin;
                starts++;
            } else {
                return answer.as(AuditReport::of);
            }
        }
    }
}
