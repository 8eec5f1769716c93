package caravan.users.sessions;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.AccountRepository.Credentials;
import caravan.users.SessionRepository;
import caravan.users.SessionRepository.IssuedToken;
import caravan.users.SessionRevoker;
import caravan.users.SignInRepository;
import caravan.users.domain.Account;
import caravan.users.domain.Client;
import caravan.users.domain.RefreshTokenHash;
import caravan.users.domain.Session;
import caravan.users.domain.SessionLifetimes;
import caravan.users.domain.SignIn;
import caravan.users.domain.SignInOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Exchanges refresh tokens, each once. For a short grace period a repeat gets the same next token, as long as that was not used: two tabs
 * may refresh at once, and an answer may be lost. Any later repeat may be by a thief with a copy. Nobody can tell the thief from the
 * owner, so the session ends for both (RFC 9700, section 4.14.2; docs/decisions/0039).
 */
public final class RefreshSessions implements UseCase<RefreshSessions.Command, RefreshSessions.Outcome> {
    private final AccountRepository accounts;
    private final SessionRepository sessions;
    private final SignInRepository signIns;
    private final SessionRevoker revoker;
    private final SessionLifetimes lifetimes;
    private final Duration grace;
    private final Identifiers identifiers;

    /**
     * Exchange a token for the next one.
     *
     * @param next always the same for the same shown token
     */
    public record Command(RefreshTokenHash shown, RefreshTokenHash next, Client client, Instant at, Cause cause) {}

    /** The outcome. */
    public sealed interface Outcome {
        /** The next token is valid. The shown one is not, once its grace period is over. */
        record Refreshed(Account account, Session session) implements Outcome {}

        /** The token is unknown or expired, or was used again too late. */
        record Refused() implements Outcome {}
    }

    /** @param grace how long a repeat of an exchanged token gets its next token again, if that was not used */
    public RefreshSessions(
            AccountRepository accounts,
            SessionRepository sessions,
            SignInRepository signIns,
            SessionRevoker revoker,
            SessionLifetimes lifetimes,
            Duration grace,
            Identifiers identifiers) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.signIns = signIns;
        this.revoker = revoker;
        this.lifetimes = lifetimes;
        this.grace = grace;
        this.identifiers = identifiers;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        List<RefreshTokenHash> shown = commands.stream().map(Command::shown).toList();
        // The accounts are locked first. Only what is read under the locks counts.
        Map<UserId, Credentials> locked = accounts.lock(transaction, sessions.usersOf(transaction, shown));
        Batch batch = new Batch(locked);
        sessions.tokens(transaction, shownAndNext(commands)).forEach(token -> batch.tokens.put(token.hash(), token));
        batch.sessions.putAll(sessions.load(
                transaction,
                batch.tokens.values().stream().map(IssuedToken::sessionId).toList()));
        List<Outcome> outcomes =
                commands.stream().map(command -> decide(batch, command)).toList();
        if (!batch.changed.isEmpty()) {
            sessions.saveTokens(transaction, batch.changed.values());
        }
        if (!batch.used.isEmpty()) {
            sessions.saveUse(transaction, batch.used.values());
        }
        if (!batch.reuses.isEmpty()) {
            signIns.add(transaction, batch.reuses);
            revoker.end(transaction, EndReason.REFRESH_TOKEN_REUSED, batch.ended);
        }
        return outcomes;
    }

    private static List<RefreshTokenHash> shownAndNext(List<Command> commands) {
        return commands.stream()
                .flatMap(command -> Stream.of(command.shown(), command.next()))
                .toList();
    }

    private Outcome decide(Batch batch, Command command) {
        Optional<IssuedToken> token = Optional.ofNullable(batch.tokens.get(command.shown()));
        Optional<Session> session = token.map(known -> batch.sessions.get(known.sessionId()))
                .filter(known -> known.isLive(command.at(), lifetimes));
        Optional<Credentials> owner = session.map(known -> batch.locked.get(known.userId()));
        if (token.isEmpty() || session.isEmpty() || owner.isEmpty()) {
            return new Outcome.Refused();
        }
        if (token.get().exchanged() && !isRepeat(batch, token.get(), command)) {
            return reused(batch, session.get(), command);
        }
        return refreshed(batch, token.get(), session.get(), owner.get().account(), command);
    }

    private boolean isRepeat(Batch batch, IssuedToken shown, Command command) {
        IssuedToken successor = batch.tokens.get(command.next());
        return shown.exchangedAt()
                        .map(at -> command.at().isBefore(at.plus(grace)))
                        .orElse(false)
                && successor != null
                && successor.sessionId().equals(shown.sessionId())
                && !successor.exchanged();
    }

    private Outcome reused(Batch batch, Session session, Command command) {
        batch.sessions.remove(session.id());
        batch.ended.put(session, command.cause());
        batch.reuses.add(new SignIn(
                identifiers.next(),
                Optional.of(session.userId()),
                SignInOutcome.REFRESH_TOKEN_REUSED,
                command.client(),
                command.at()));
        return new Outcome.Refused();
    }

    private static Outcome refreshed(
            Batch batch, IssuedToken token, Session session, Account account, Command command) {
        Session used = session.used(command.client(), command.at());
        batch.sessions.put(used.id(), used);
        batch.used.put(used.id(), used);
        if (!token.exchanged()) {
            batch.change(token.exchanged(command.at()));
            batch.change(IssuedToken.good(command.next(), used.id()));
        }
        return new Outcome.Refreshed(account, used);
    }

    /** What a batch has loaded and decided so far. A later command sees what an earlier one did. */
    private static final class Batch {
        private final Map<UserId, Credentials> locked;
        private final Map<RefreshTokenHash, IssuedToken> tokens = new HashMap<>();
        private final Map<SessionId, Session> sessions = new HashMap<>();
        private final Map<RefreshTokenHash, IssuedToken> changed = new LinkedHashMap<>();
        private final Map<SessionId, Session> used = new HashMap<>();
        private final Map<Session, Cause> ended = new LinkedHashMap<>();
        private final List<SignIn> reuses = new ArrayList<>();

        private Batch(Map<UserId, Credentials> locked) {
            this.locked = locked;
        }

        private void change(IssuedToken token) {
            tokens.put(token.hash(), token);
            changed.put(token.hash(), token);
        }
    }
}
