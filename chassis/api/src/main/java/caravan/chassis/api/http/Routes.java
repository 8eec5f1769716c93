package caravan.chassis.api.http;

import java.util.Optional;
import java.util.function.Function;

/** The service's HTTP routes. A path has segments and parameters: {@code /orders/{id}/events}. */
public interface Routes {
    Routes get(String path, Access access, Handler handler);

    Routes post(String path, Access access, Handler handler);

    Routes put(String path, Access access, Handler handler);

    Routes patch(String path, Access access, Handler handler);

    Routes delete(String path, Access access, Handler handler);

    /** Answers one request, on a virtual thread: blocking is fine. */
    @FunctionalInterface
    interface Handler {
        Reply handle(Request request) throws InterruptedException;

        /**
         * The reply, if it can be had at once, such as from memory; else empty, and {@link #handle} is asked. Must not block: it
         * is asked on an event loop, which spares the request a thread.
         */
        default Optional<Reply> atOnce(Request request) {
            return Optional.empty();
        }
    }

    /** A handler that first looks for what is known at once. */
    static Handler firstAtOnce(Function<Request, Optional<Reply>> known, Handler otherwise) {
        return new Handler() {
            @Override
            public Reply handle(Request request) throws InterruptedException {
                return otherwise.handle(request);
            }

            @Override
            public Optional<Reply> atOnce(Request request) {
                return known.apply(request);
            }
        };
    }
}
