package caravan.chassis.runtime;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Routes;
import java.util.function.Consumer;

/**
 * A service's routes.
 *
 * @param watch called for each route whose answers are kept
 */
record WatchedRoutes(Routes routes, Consumer<Routes.Kept> watch) implements Routes {
    @Override
    public Routes add(String method, String path, Access access, Accepted accepted, Handler handler) {
        routes.add(method, path, access, accepted, handler);
        if (handler instanceof Kept kept) {
            watch.accept(kept);
        }
        return this;
    }
}
