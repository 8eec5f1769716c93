package caravan.attack.cases;

import caravan.attack.report.Finding;
import caravan.attack.wire.Answer;
import caravan.attack.wire.Connection;
import caravan.attack.wire.ParsedRequest;
import caravan.attack.wire.RequestReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one case on one connection: sends it, and compares the answers. */
public final class CaseRun {
    /** How long an answer may take. */
    public static final Duration ANSWER_WITHIN_MAX = Duration.ofSeconds(5);
    /** How long a server may take to end a connection that it refuses; it may read on for a while first (RFC 9112, 9.6). */
    public static final Duration CLOSE_WITHIN_MAX = Duration.ofSeconds(8);

    private final Case row;
    private final byte[] probe;
    private final List<Answer> answers = new ArrayList<>();
    private Optional<Connection.Event> end = Optional.empty();

    private CaseRun(Case row, String host) {
        this.row = row;
        this.probe = ("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Runs it.
     *
     * @param from the source address, if a certain one is wanted
     * @return what was wrong; empty if everything was right
     * @throws IOException if nobody listens
     */
    public static Optional<Finding> run(Case row, InetSocketAddress server, String host, Optional<InetAddress> from)
            throws IOException, InterruptedException {
        CaseRun run = new CaseRun(row, host);
        try (Connection connection = Connection.to(server, from, run.headAnswers()::contains)) {
            run.sendSteps(connection);
            if (row.ending() == Case.Ending.CLOSES) {
                // Another request shows whether the connection is really closed: it must not be answered.
                connection.send(run.probe);
                run.readToEnd(connection, CLOSE_WITHIN_MAX);
            } else {
                run.readUntil(connection, run.requiredAnswers());
                connection.send(run.probe);
                run.readToEnd(connection, ANSWER_WITHIN_MAX);
            }
        }
        return run.verdict();
    }

    /** Which answers have no body. */
    private List<Integer> headAnswers() {
        List<ParsedRequest> asked = RequestReader.read(row.bytes());
        List<Integer> heads = new ArrayList<>();
        for (int at = 0; at < asked.size(); at++) {
            if (asked.get(at).method().equals("HEAD")) {
                heads.add(at);
            }
        }
        return heads;
    }

    private void sendSteps(Connection connection) throws InterruptedException {
        int awaited = 0;
        for (Case.Step step : row.steps()) {
            switch (step) {
                case Case.Send(byte[] bytes) -> connection.send(bytes);
                case Case.Await() -> readUntil(connection, ++awaited);
            }
        }
    }

    private int requiredAnswers() {
        return (int)
                row.answers().stream().filter(answer -> !answer.mayBeMissing()).count();
    }

    private void readUntil(Connection connection, int count) throws InterruptedException {
        long until = System.nanoTime() + ANSWER_WITHIN_MAX.toNanos();
        while (finals() < count && answers.size() < count && end.isEmpty() && System.nanoTime() < until) {
            read(connection, until);
        }
    }

    private long finals() {
        return answers.stream().filter(answer -> !answer.isInterim()).count();
    }

    private void readToEnd(Connection connection, Duration within) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        while (end.isEmpty() && System.nanoTime() < until) {
            read(connection, until);
        }
    }

    private void read(Connection connection, long until) throws InterruptedException {
        Optional<Connection.Event> event = connection.next(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        if (event.isPresent()) {
            switch (event.get()) {
                case Connection.Answered(Answer answer) -> answers.add(answer);
                case Connection.Ended ended -> end = event;
                case Connection.Broken broken -> end = event;
            }
        }
    }

    private Optional<Finding> verdict() {
        List<String> wrong = new ArrayList<>();
        int at = 0;
        for (Case.Expected expected : row.answers()) {
            if (at < answers.size()
                    && expected.statuses().contains(answers.get(at).status())) {
                at++;
            } else if (!expected.mayBeMissing()) {
                wrong.add("no " + expected
                        + (at < answers.size() ? ", but " + answers.get(at).status() : ""));
                break;
            }
        }
        if (wrong.isEmpty()) {
            wrong.addAll(rest(answers.subList(at, answers.size())));
        }
        if (end.isEmpty()) {
            wrong.add("the connection was not ended");
        } else if (end.get() instanceof Connection.Broken(String why)) {
            wrong.add("an invalid answer: " + why);
        }
        return wrong.isEmpty() ? Optional.empty() : Optional.of(finding(wrong));
    }

    /** What came after the answers to the case. */
    private List<String> rest(List<Answer> rest) {
        boolean probed = rest.size() == 1 && rest.getFirst().status() == 200;
        boolean fits = switch (row.ending()) {
            case CLOSES -> rest.isEmpty();
            case STAYS -> probed;
            case EITHER -> rest.isEmpty() || probed;
        };
        if (fits) {
            return List.of();
        }
        return List.of(
                rest.isEmpty()
                        ? "the connection was ended, though it must stay"
                        : "answers without a request: "
                                + rest.stream().map(Answer::status).toList());
    }

    private Finding finding(List<String> wrong) {
        String expected = String.join(
                ", ", row.answers().stream().map(Case.Expected::toString).toList());
        String ending = switch (row.ending()) {
            case CLOSES -> "closes";
            case STAYS -> "stays";
            case EITHER -> "closes or stays";
        };
        StringBuilder came = new StringBuilder();
        answers.forEach(answer -> came.append(answer).append('\n'));
        came.append(end.map(Object::toString).orElse("(the connection is open)"));
        return new Finding(
                "case \"%s\": %s".formatted(row.name(), String.join("; ", wrong)),
                "%s, then the connection %s (%s)".formatted(expected, ending, row.why()),
                row.bytes(),
                came.toString());
    }
}
