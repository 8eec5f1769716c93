package caravan.chassis.http.server.exchange;

import java.net.InetAddress;
import java.time.Duration;

/**
 * The listener's side of one request until its answer is sent. Its methods are for the event loop of the connection unless they say
 * something else.
 */
public interface Exchange {
    /** The address of the peer, which may be a gateway or a load balancer. */
    InetAddress peer();

    /**
     * Counts bytes of a body that the handler holds for this request, until its answer is sent or {@link #giveForBody} is called. Over
     * HTTP/1 a body is counted before it reaches the handler, so there it does nothing.
     *
     * @return false if there is no room: answer 503
     */
    boolean takeForBody(int bytes);

    /** A part of the body has been forwarded, and is no longer held: for handlers that stream large bodies. */
    void giveForBody(int bytes);

    /**
     * Counts bytes of an answer that is made and not sent yet; from any thread.
     *
     * @return false if there is no room: answer 503 instead
     */
    boolean takeForAnswer(int bytes);

    /** Gives back what {@link #takeForAnswer} has taken; from any thread. */
    void giveForAnswer(int bytes);

    /** Whether the whole body has arrived with the head. */
    boolean isBodyHere();

    /** Runs a task on the event loop of the connection; from any thread. */
    void execute(Runnable task);

    /**
     * Runs a task on the event loop of the connection after a while; from any thread.
     *
     * @return cancels it if it has not run yet
     */
    Runnable after(Duration wait, Runnable task);

    /** Whether the client waits for {@code 100 Continue} before it sends the body. */
    boolean isContinueExpected();
}
