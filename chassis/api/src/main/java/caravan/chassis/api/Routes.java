package caravan.chassis.api;

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
    }
}
