package caravan.chassis.http.server.exchange;

import java.net.InetAddress;
import java.time.Duration;

/** What the listener keeps of one request until its answer is sent; its methods are for the connection's event loop, unless they say otherwise. */
public interface Exchange {
    /** Who connected; behind a gateway or a load balancer, that one. */
    InetAddress peer();

    /**
     * Counts bytes of a body that the handler holds for this request, until its answer is sent or {@link #giveForBody} is called. What arrives over HTTP/1 is counted already when it reaches the handler, so there it does nothing.
     *
     * @return false, if there is no room: answer 503
     */
    boolean takeForBody(int bytes);

    /** A part of the request's body has been passed on, and is no longer held: for handlers that stream large bodies. */
    void giveForBody(int bytes);

    /**
     * Takes room for an answer that is made and not sent yet; from any thread.
     *
     * @return false, if there is none: answer 503 instead
     */
    boolean takeForAnswer(int bytes);

    /** Gives back what {@link #takeForAnswer} has taken; from any thread. */
    void giveForAnswer(int bytes);

    /** Whether all of the request's body has arrived with its head. */
    boolean isBodyHere();

    /** Does something on the connection's event loop; may be called from any thread. */
    void execute(Runnable task);

    /**
     * Does something on the connection's event loop after a while; from any thread.
     *
     * @return forgets it, if it has not been done yet
     */
    Runnable after(Duration wait, Runnable task);

    /** Whether the client waits for {@code 100 Continue} before it sends the body. */
    boolean isContinueExpected();
}
