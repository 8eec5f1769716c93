package caravan.chassis.api.http;

import java.util.Optional;
import java.util.function.Function;

/**
 * The service's HTTP routes. A path has segments and parameters: {@code /orders/{id}/events}. By default, a GET or DELETE accepts
 * {@linkplain Accepted#NOTHING nothing}, and other methods accept a {@linkplain Accepted#BODY body}.
 */
public interface Routes {
    Routes add(String method, String path, Access access, Accepted accepted, Handler handler);

    default Routes get(String path, Access access, Handler handler) {
        return get(path, access, Accepted.NOTHING, handler);
    }

    default Routes get(String path, Access access, Accepted accepted, Handler handler) {
        return add("GET", path, access, accepted, handler);
    }

    default Routes post(String path, Access access, Handler handler) {
        return post(path, access, Accepted.BODY, handler);
    }

    default Routes post(String path, Access access, Accepted accepted, Handler handler) {
        return add("POST", path, access, accepted, handler);
    }

    default Routes put(String path, Access access, Handler handler) {
        return add("PUT", path, access, Accepted.BODY, handler);
    }

    default Routes patch(String path, Access access, Handler handler) {
        return add("PATCH", path, access, Accepted.BODY, handler);
    }

    default Routes delete(String path, Access access, Handler handler) {
        return delete(path, access, Accepted.NOTHING, handler);
    }

    default Routes delete(String path, Access access, Accepted accepted, Handler handler) {
        return add("DELETE", path, access, accepted, handler);
    }

    /** Answers one request, on a virtual thread. It may block. */
    @FunctionalInterface
    interface Handler {
        Reply handle(Request request) throws InterruptedException;

        /**
         * The reply, if it is available at once, such as from a cache. If it is empty, {@link #handle} is called. Must not block: it runs
         * on an event loop, so the request needs no thread of its own.
         */
        default Optional<Reply> atOnce(Request request) {
            return Optional.empty();
        }
    }

    /** A handler that first looks for a reply that is available at once. */
    static Handler firstAtOnce(Function<Request, Optional<Reply>> known, Handler fallback) {
        return new Handler() {
            @Override
            public Reply handle(Request request) throws InterruptedException {
                return fallback.handle(request);
            }

            @Override
            public Optional<Reply> atOnce(Request request) {
                return known.apply(request);
            }
        };
    }
}
