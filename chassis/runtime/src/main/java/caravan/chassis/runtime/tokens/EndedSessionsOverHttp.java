package caravan.chassis.runtime.tokens;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.EndedSessionPages;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.json.Json;
import caravan.kernel.SessionId;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lists ended sessions for other processes: the route of the answering process, and the call of the asking one. The gateway does not expose
 * the route. It lists only ids of ended sessions, and no users.
 */
public final class EndedSessionsOverHttp {
    static final String PATH = "/ended-sessions";

    /** A page in JSON stays below {@link #BYTES_MAX}. */
    static final int ROWS_PER_PAGE = 500;

    /** The route needs no login, so its callers must not be able to use all database connections. */
    private static final int READERS_MAX = 2;

    private static final int BYTES_MAX = 128 * 1024;
    private static final int CONNECT_MILLISECONDS_MAX = 1_000;
    private static final int READ_MILLISECONDS_MAX = 2_000;

    record EndedView(SessionId sessionId, Instant accessTokensUntil, String reason) {}

    /** @param mark the {@code after} of the next request: at once, or later if this page is the last one */
    record PageView(List<EndedView> sessions, String mark, boolean last) {}

    private EndedSessionsOverHttp() {}

    /** Declares the route. */
    public static void declare(Routes routes, EndedSessionPages pages) {
        Semaphore reading = new Semaphore(READERS_MAX);
        routes.get(PATH, Access.ANYONE, Accepted.parameters("after"), request -> {
            if (!reading.tryAcquire()) {
                throw new OverloadedException(READERS_MAX + " callers already read the ended sessions");
            }
            try {
                return answer(request, pages);
            } finally {
                reading.release();
            }
        });
    }

    private static Reply answer(Request request, EndedSessionPages pages) {
        Optional<String> after = request.query("after", Function.identity());
        EndedSessionPages.Page page;
        try {
            page = pages.after(after, ROWS_PER_PAGE);
        } catch (IllegalArgumentException noMark) {
            return Reply.problem(
                    400,
                    "invalid_parameter",
                    "The parameter after must be the mark of an earlier page, or be left out: " + noMark.getMessage(),
                    "after");
        }
        return Reply.ok(new PageView(
                page.ended().stream()
                        .map(each -> new EndedView(
                                each.sessionId(),
                                each.accessTokensUntil(),
                                each.reason().wireName()))
                        .toList(),
                page.mark(),
                page.isLast()));
    }

    /** Makes a source that asks for pages. @param source gives the present address */
    static EndedSessionsPoller.Source asking(Supplier<URI> source) {
        DefaultResourceRetriever retriever =
                new DefaultResourceRetriever(CONNECT_MILLISECONDS_MAX, READ_MILLISECONDS_MAX, BYTES_MAX);
        return mark -> read(retriever, source.get(), mark);
    }

    private static EndedSessionPages.Page read(DefaultResourceRetriever retriever, URI from, Optional<String> mark)
            throws IOException {
        URI uri = mark.map(text -> URI.create(from + "?after=" + URLEncoder.encode(text, StandardCharsets.UTF_8)))
                .orElse(from);
        String text = retriever.retrieveResource(uri.toURL()).getContent();
        PageView page = Json.readMessage(text.getBytes(StandardCharsets.UTF_8), PageView.class);
        return new EndedSessionPages.Page(
                page.sessions().stream()
                        .map(each -> new EndedSessionPages.Ended(
                                each.sessionId(), each.accessTokensUntil(), EndReason.parse(each.reason())))
                        .toList(),
                page.mark(),
                page.last());
    }
}
