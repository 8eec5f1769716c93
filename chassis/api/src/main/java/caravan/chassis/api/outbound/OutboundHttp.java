package caravan.chassis.api.outbound;

import java.net.URI;
import java.util.Optional;

/**
 * Calls HTTP servers outside of Caravan, whose URLs people gave. A URL must not lead a caller into the own network. So the host is looked
 * up once for each call, every address of it is checked, and the connection goes to a checked address: a second answer of DNS cannot lead
 * elsewhere. Redirects are not followed. Calls share no queue: a server that does not answer delays only its own callers.
 */
public interface OutboundHttp {
    /**
     * Sends a request, and waits for the answer. Blocks the calling virtual thread, at most as long as the rules say.
     *
     * @throws OutboundFailedException if no answer came, or the address is refused
     */
    OutboundAnswer post(OutboundPost request) throws OutboundFailedException, InterruptedException;

    /**
     * Why a URL will never be called, without looking up its host: its scheme, its port, or an address in it that is refused. A host name is
     * checked at each call.
     *
     * @return a clause such as {@code must begin with https://}; empty if nothing speaks against the URL
     */
    Optional<String> refusalOf(URI url);
}
