package caravan.journeys;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.function.Try;

/** Opens one {@link RunningShop} a layout for all test classes of the JVM, and closes it after the last one. */
final class InRunningShop implements ParameterResolver {
    private static final ExtensionContext.Namespace SHARED = ExtensionContext.Namespace.create(InRunningShop.class);

    private final Layout layout;

    /** For tests that are about one process. */
    InRunningShop() {
        this(Layout.ONE_PROCESS);
    }

    InRunningShop(Layout layout) {
        this.layout = layout;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningShop.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(SHARED)
                .computeIfAbsent(layout, Opening::new, Opening.class)
                .shop();
    }

    /** A shop that could not be opened is not opened again for each test: a fleet takes its time to fail. */
    private static final class Opening implements AutoCloseable {
        private final Try<RunningShop> shop;

        Opening(Layout layout) {
            shop = Try.call(() -> RunningShop.open(layout.open()));
        }

        RunningShop shop() {
            return shop.getNonNullOrThrow(
                    failure -> new IllegalStateException("the shop could not be opened", failure));
        }

        @Override
        public void close() {
            shop.ifSuccess(RunningShop::close);
        }
    }
}
