package caravan.chassis.api.http;

import caravan.kernel.MessageType;
import java.util.List;
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

    /**
     * A handler of a GET whose answers are kept as bytes, and given again without a call of the handler until something changes. A reply may
     * depend on the path, the query and the service's state; of the caller only whether it is {@linkplain Reply#visibleTo visible} to them.
     *
     * @param changes the service's own messages that tell of each change of what the replies show. An answer that was made before the
     *     commit of such a message is not given again: in this process from the commit on, in others from the message on
     * @param key the key of those messages for what is asked for; empty for a list, which any of them changes
     */
    record Kept(List<? extends MessageType<?>> changes, Optional<Function<Request, String>> key, Handler handler)
            implements Handler {
        public Kept {
            changes = List.copyOf(changes);
        }

        @Override
        public Reply handle(Request request) throws InterruptedException {
            return handler.handle(request);
        }
    }

    /** A handler whose answers, each about one thing, are kept. */
    static Handler kept(List<? extends MessageType<?>> changes, Function<Request, String> key, Handler handler) {
        return new Kept(changes, Optional.of(key), handler);
    }

    /** A handler whose answers, each about many things, are kept. */
    static Handler keptList(List<? extends MessageType<?>> changes, Handler handler) {
        return new Kept(changes, Optional.empty(), handler);
    }
}
