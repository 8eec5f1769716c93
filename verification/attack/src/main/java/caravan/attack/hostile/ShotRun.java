package caravan.attack.hostile;

import caravan.attack.report.Finding;
import caravan.attack.wire.Answer;
import caravan.attack.wire.Connection;
import caravan.attack.wire.ParsedRequest;
import caravan.attack.wire.RequestReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Sends one shot, and judges the answers. */
public final class ShotRun {
    /** How long the answer to a valid request may take, however busy the server is. */
    public static final Duration ANSWER_WITHIN_MAX = Duration.ofSeconds(15);
    /** How long a connection may stay open once its client has nothing more to send. */
    public static final Duration END_WITHIN_MAX = Duration.ofSeconds(15);

    /** How long to wait for an answer that is optional. */
    private static final Duration EARLY_ANSWER_WAIT = Duration.ofMillis(100);

    private static final Duration CUT_ANSWER_WAIT = Duration.ofMillis(10);

    private final Shot shot;
    private final Set<String> codes;
    private final List<ParsedRequest> asked;
    private final List<Answer> answers = new ArrayList<>();
    private Optional<Connection.Event> end = Optional.empty();

    /** The result of a shot. */
    public sealed interface Result {}

    /**
     * Nothing is wrong.
     *
     * @param statuses of the answers
     */
    public record Fine(List<Integer> statuses) implements Result {}

    /** The connection was ended before a valid request was answered: right under overload, wrong if it happens again. */
    public record Unanswered(Finding finding) implements Result {}

    /** Something is wrong. */
    public record Wrong(Finding finding) implements Result {}

    private ShotRun(Shot shot, Set<String> codes) {
        this.shot = shot;
        this.codes = codes;
        this.asked = RequestReader.read(shot.bytes());
    }

    /**
     * Sends it.
     *
     * @param codes the error codes that the server describes: a problem has one of these
     * @throws IOException if nobody listens
     */
    public static Result run(Shot shot, InetSocketAddress server, Optional<InetAddress> from, Set<String> codes)
            throws IOException, InterruptedException {
        ShotRun run = new ShotRun(shot, codes);
        try (Connection connection = Connection.to(server, from, run::answersHead)) {
            for (Shot.Piece piece : shot.pieces()) {
                if (piece.pauseMillis() > 0) {
                    Thread.sleep(piece.pauseMillis());
                }
                connection.send(piece.bytes());
            }
            if (shot.finish() == Shot.Finish.ABANDON) {
                connection.abandon();
                return new Fine(List.of());
            }
            return run.judge(connection);
        }
    }

    /** Opens a connection that sends this and then stays silent; the caller closes it. */
    public static Connection hold(Shot shot, InetSocketAddress server, Optional<InetAddress> from) throws IOException {
        Connection connection = Connection.to(server, from, _ -> false);
        shot.pieces().forEach(piece -> connection.send(piece.bytes()));
        return connection;
    }

    private boolean answersHead(int number) {
        return number < asked.size() && asked.get(number).method().equals("HEAD");
    }

    /** How many answers must come: those of the valid requests at the beginning. */
    private int due() {
        int count = 0;
        while (count < asked.size() && asked.get(count).form() == ParsedRequest.Form.SOUND) {
            count++;
        }
        return count;
    }

    private Result judge(Connection connection) throws InterruptedException {
        int due = due();
        readUntil(connection, due, ANSWER_WITHIN_MAX);
        if (end.isEmpty() && finals() < due) {
            return wrong("no answer", due + " answers within " + ANSWER_WITHIN_MAX.toSeconds() + " s");
        }
        if (end.isEmpty() && asked.size() > due) {
            boolean cut = asked.get(due).form() == ParsedRequest.Form.CUT;
            readUntil(connection, asked.size(), cut ? CUT_ANSWER_WAIT : EARLY_ANSWER_WAIT);
        }
        connection.endSending();
        readUntil(connection, Integer.MAX_VALUE, END_WITHIN_MAX);
        if (end.isEmpty()) {
            return wrong(
                    "the connection stays open",
                    "its end, within " + END_WITHIN_MAX.toSeconds() + " s of the client's");
        }
        return verdict(due);
    }

    private void readUntil(Connection connection, int count, Duration within) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        for (long left = within.toNanos();
                end.isEmpty() && finals() < count && left > 0;
                left = until - System.nanoTime()) {
            Optional<Connection.Event> event = connection.next(Duration.ofNanos(left));
            if (event.isPresent()) {
                switch (event.get()) {
                    case Connection.Answered(Answer answer) -> answers.add(answer);
                    case Connection.Ended ended -> end = event;
                    case Connection.Broken broken -> end = event;
                }
            }
        }
    }

    private int finals() {
        return (int) answers.stream().filter(answer -> !answer.isInterim()).count();
    }

    private Result verdict(int due) {
        for (Answer answer : answers) {
            if (answer.status() >= 500 && !isDocumented(answer)) {
                return wrong("status " + answer.status(), "no 5xx but 501, 505, and 503 with problem details");
            }
            Optional<String> unknown = answer.problemCode().filter(code -> !codes.contains(code));
            if (unknown.isPresent()) {
                return wrong(
                        "a problem whose error code is not described: '" + unknown.get() + "'", "a code of /errors");
            }
        }
        if (finals() > asked.size()) {
            return wrong(
                    String.format(Locale.ROOT, "%d answers", finals()),
                    String.format(Locale.ROOT, "at most one for each of %d requests", asked.size()));
        }
        long interims = answers.size() - finals();
        if (interims > asked.stream().filter(ParsedRequest::expectsContinue).count()
                || answers.stream().anyMatch(answer -> answer.isInterim() && answer.status() != 100)) {
            return wrong("an interim answer", "only a 100, and only if the request expects it");
        }
        if (end.orElseThrow() instanceof Connection.Broken(String why) && !mayBeHeadless()) {
            return wrong("an invalid answer: " + why, "HTTP/1.1");
        }
        boolean saidSo = !answers.isEmpty() && answers.getLast().saysClose();
        if (finals() < due && !saidSo) {
            return new Unanswered(finding("the connection ended", due + " answers"));
        }
        return new Fine(answers.stream().map(Answer::status).toList());
    }

    /** A parser that could not read a request cannot know that it was a HEAD, and may have sent a body. */
    private boolean mayBeHeadless() {
        return finals() > 0
                && answersHead(finals() - 1)
                && asked.get(finals() - 1).form() != ParsedRequest.Form.SOUND;
    }

    private static boolean isDocumented(Answer answer) {
        return answer.status() == 501 || answer.status() == 505 || (answer.status() == 503 && answer.isProblem());
    }

    private Wrong wrong(String what, String expected) {
        return new Wrong(finding(what, expected));
    }

    private Finding finding(String what, String expected) {
        StringBuilder came = new StringBuilder();
        answers.forEach(answer -> came.append(answer).append('\n'));
        came.append(end.map(Object::toString).orElse("(the connection is open)"));
        return new Finding(
                String.format(
                        Locale.ROOT,
                        "%s (shot %d, %s, requests seen: %s)",
                        what,
                        shot.number(),
                        shot.kind(),
                        asked.stream().map(ParsedRequest::form).toList()),
                expected,
                shot.bytes(),
                came.toString());
    }
}
