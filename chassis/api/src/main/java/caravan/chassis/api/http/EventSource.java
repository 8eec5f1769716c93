package caravan.chassis.api.http;

import java.time.Duration;

/** Writes server-sent events to one client, on the request's own virtual thread. */
@FunctionalInterface
public interface EventSource {
    /**
     * Writes events, and returns when there are no more.
     *
     * @throws InterruptedException if the process stops
     */
    void writeTo(Sink sink) throws InterruptedException;

    /** The open connection. */
    interface Sink {
        /**
         * Sends one event.
         *
         * @param id the id that a client sends in {@code Last-Event-ID} when it reconnects
         * @param data written as JSON
         */
        void send(String id, String event, Object data);

        /** Sends a comment if nothing was sent for a while. This also detects that the client is gone. */
        void keepAlive();

        /** False once the client is gone, its right to listen has ended, or the process stops. The source returns then. */
        boolean isOpen();

        /**
         * Registers an action that ends the source's wait as soon as the stream closes. Without it the source notices within {@link
         * #waitMax}.
         *
         * @param wake fast, thread-safe, and harmless when nothing waits; runs at once if the stream is closed already
         */
        void whenClosed(Runnable wake);

        /** The longest wait for news between two checks of {@link #isOpen}. */
        Duration waitMax();
    }
}
