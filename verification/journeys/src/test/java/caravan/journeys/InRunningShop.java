package caravan.journeys;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

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
                .computeIfAbsent(layout, shared -> RunningShop.open(shared.open()), RunningShop.class);
    }
}
