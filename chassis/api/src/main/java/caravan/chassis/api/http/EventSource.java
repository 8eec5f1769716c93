package caravan.chassis.api.http;

import java.time.Duration;

/** Writes server-sent events to one client, on the request's own virtual thread. */
@FunctionalInterface
public interface EventSource {
    /**
     * Returns when there is nothing more to tell.
     *
     * @throws InterruptedException if the process stops
     */
    void writeTo(Sink sink) throws InterruptedException;

    /** The open connection. */
    interface Sink {
        /**
         * Sends one event.
         *
         * @param id what a client that comes back tells in {@code Last-Event-ID}
         * @param data written as JSON
         */
        void send(String id, String event, Object data);

        /** Sends a comment if nothing was sent for a while, which also finds out that the client is gone. */
        void keepAlive();

        /** False once the client is gone, its right to listen has ended, or the process stops: return then. */
        boolean isOpen();

        /**
         * Ends the source's wait at once when the stream is not open any more. Without it the source notices within {@link #waitMax}.
         *
         * @param wake quick, from any thread, and harmless when nothing waits; done at once if the stream is not open now
         */
        void whenClosed(Runnable wake);

        /** How long to wait for news between two looks at {@link #isOpen}. */
        Duration waitMax();
    }
}
