package caravan.users.sessions;

import caravan.chassis.api.http.EndedSessionPages;
import caravan.kernel.SessionId;
import caravan.users.SessionRepository;
import caravan.users.SessionRepository.RevocationPlace;
import caravan.users.SessionRepository.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads from the table which sessions have ended. Processes ask for it at their start, and later for what they missed.
 *
 * <p>A mark is {@code <walk>.<time>.<session>}: the time at which a walk through the table began, and the place that the walk has reached.
 * Both times are in microseconds. After the end, the next walk starts a little before the time at which this one began, so that it finds
 * rows that were committed late.
 */
public final class ReadEndedSessions implements EndedSessionPages {
    /** A verifier whose clock is late accepts a token a little longer. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

    /** A transaction ends within 30 s. The rest is for a database whose clock was set back. */
    private static final Duration COMMITTED_WITHIN_MAX = Duration.ofMinutes(1);

    private static final UUID FIRST = new UUID(0, 0);
    private static final int MARK_PARTS = 3;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final SessionRepository sessions;
    private final Clock clock;

    private record Mark(Optional<Instant> walk, RevocationPlace place) {}

    public ReadEndedSessions(SessionRepository sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public Page after(Optional<String> text, int rowsMax) {
        Mark mark = text.map(ReadEndedSessions::parse).orElseGet(() -> beginningAt(Instant.EPOCH));
        Revocations read = sessions.revocations(mark.place(), clock.instant().minus(CLOCK_SKEW_MAX), rowsMax);
        Instant walk = mark.walk().orElse(read.asOf());
        boolean isLast = read.rows().size() < rowsMax;
        Mark next = isLast
                ? beginningAt(walk.minus(COMMITTED_WITHIN_MAX))
                : new Mark(Optional.of(walk), read.rows().getLast().place());
        return new Page(
                read.rows().stream()
                        .map(SessionRepository.StoredRevocation::revocation)
                        .map(each -> new Ended(each.sessionId(), each.accessTokensUntil(), each.why()))
                        .toList(),
                format(next),
                isLast);
    }

    private static Mark beginningAt(Instant moment) {
        return new Mark(Optional.empty(), new RevocationPlace(moment, new SessionId(FIRST)));
    }

    private static String format(Mark mark) {
        return mark.walk().map(ReadEndedSessions::micros).orElse("")
                + "." + micros(mark.place().endedAt())
                + "." + mark.place().sessionId();
    }

    private static String micros(Instant moment) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
    }

    private static Mark parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != MARK_PARTS) {
            throw new IllegalArgumentException("a mark has three parts");
        }
        UUID session = UUID.fromString(parts[2]);
        return new Mark(
                parts[0].isEmpty() ? Optional.empty() : Optional.of(moment(parts[0])),
                new RevocationPlace(moment(parts[1]), new SessionId(session)));
    }

    private static Instant moment(String micros) {
        long value = Long.parseLong(micros);
        if (value < 0 || value > ChronoUnit.MICROS.between(Instant.EPOCH, LATEST)) {
            throw new IllegalArgumentException("the time of a mark is not valid");
        }
        return Instant.EPOCH.plus(value, ChronoUnit.MICROS);
    }
}
