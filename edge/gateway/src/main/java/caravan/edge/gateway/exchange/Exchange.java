package caravan.edge.gateway.exchange;

import caravan.chassis.api.Trace;
import caravan.chassis.http.TraceContext;
import caravan.edge.gateway.callers.AddressRanges;
import caravan.edge.gateway.callers.ClientAddress;
import caravan.edge.gateway.routing.RouteTable;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A request and its answer, with what was found out about it: of the one thread that answers it. */
public final class Exchange {
    public static final RouteTable.Place NOWHERE = new RouteTable.Place("none", "none");

    private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");

    private final ServerRequest request;
    private final ServerResponse out;
    private final Trace trace;
    private final ClientAddress client;
    private RouteTable.Place place = NOWHERE;
    private boolean isCounted = true;

    private Exchange(ServerRequest request, ServerResponse out, Trace trace, ClientAddress client) {
        this.request = request;
        this.out = out;
        this.trace = trace;
        this.client = client;
    }

    /** @param trustedProxies whose word of where a request comes from is believed */
    public static Exchange of(ServerRequest request, ServerResponse out, AddressRanges trustedProxies) {
        return new Exchange(
                request,
                out,
                TraceContext.continuing(request.headers().first(TRACEPARENT)),
                ClientAddress.of(peerOf(request), request.headers(), trustedProxies));
    }

    private static InetAddress peerOf(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? peer.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    public ServerRequest request() {
        return request;
    }

    public ServerResponse out() {
        return out;
    }

    public Trace trace() {
        return trace;
    }

    public ClientAddress client() {
        return client;
    }

    public Method method() {
        return request.prologue().method();
    }

    /** As it was sent: still encoded. */
    public String path() {
        return request.path().rawPath();
    }

    /** Path and query, as they were sent. */
    public String target() {
        return request.prologue().hasQuery()
                ? path() + "?" + request.prologue().query().rawValue()
                : path();
    }

    public ServerRequestHeaders headers() {
        return request.headers();
    }

    @Nullable
    public String authorization() {
        return headers().contains(HeaderNames.AUTHORIZATION)
                ? headers().get(HeaderNames.AUTHORIZATION).get()
                : null;
    }

    /** Where it leads; {@link #NOWHERE} until that is known. */
    public RouteTable.Place place() {
        return place;
    }

    public void leadsTo(RouteTable.Place found) {
        place = found;
    }

    /** Whether it still counts among the requests in flight: an event stream does not. */
    public boolean isCounted() {
        return isCounted;
    }

    public void countsNoMore() {
        isCounted = false;
    }
}
