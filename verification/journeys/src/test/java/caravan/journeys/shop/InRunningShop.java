package caravan.journeys.shop;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Opens one {@link RunningShop} a layout for all test classes of the JVM, and closes it after the last one. Classes run side by side, but
 * those of one shop take turns, since they share its stock.
 */
public final class InRunningShop
        implements ParameterResolver,
                BeforeAllCallback,
                AfterAllCallback,
                BeforeClassTemplateInvocationCallback,
                AfterClassTemplateInvocationCallback {
    private static final ExtensionContext.Namespace SHARED = ExtensionContext.Namespace.create(InRunningShop.class);

    private final Layout layout;
    private boolean hasTurn;

    /** For tests that are about one process. */
    public InRunningShop() {
        this(Layout.ONE_PROCESS);
    }

    public InRunningShop(Layout layout) {
        this.layout = layout;
    }

    /** Begins to open it, so that it is open when its first turn comes. */
    static void open(ExtensionContext context, Layout layout) {
        opening(context, layout);
    }

    private static Opening opening(ExtensionContext context, Layout layout) {
        return context.getRoot().getStore(SHARED).computeIfAbsent(layout, Opening::new, Opening.class);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        takeTurn();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        endTurn();
    }

    /** A class that walks through several layouts takes a turn for each. */
    @Override
    public void beforeClassTemplateInvocation(ExtensionContext context) {
        takeTurn();
    }

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) {
        endTurn();
    }

    private void takeTurn() {
        if (!hasTurn) {
            layout.turns().acquireUninterruptibly();
            hasTurn = true;
        }
    }

    private void endTurn() {
        if (hasTurn) {
            hasTurn = false;
            layout.turns().release();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningShop.class;
    }

    /** A test instance for a whole class uses the shop in its constructor, before all callbacks. So it takes its turn here. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (!hasTurn) {
            takeTurn();
            // Ends the turn even if the constructor fails, since then no callback comes.
            context.getStore(SHARED).put(this, (AutoCloseable) this::endTurn);
        }
        RunningShop shop = opening(context, layout).shop();
        shop.refreshTokens();
        return shop;
    }

    /** If a shop cannot be opened, it is not tried again for each test, since a fleet needs long to fail. */
    private static final class Opening implements AutoCloseable {
        /** Shops open one after another: a dozen processes that start together on two processors are all slow. */
        private static final Semaphore TURN = new Semaphore(1, true);

        private final CompletableFuture<RunningShop> shop = new CompletableFuture<>();

        Opening(Layout layout) {
            Thread.ofPlatform().daemon().name("opening " + layout.name()).start(() -> {
                TURN.acquireUninterruptibly();
                try {
                    shop.complete(RunningShop.open(layout.open()));
                } catch (RuntimeException | Error failure) {
                    shop.completeExceptionally(failure);
                } finally {
                    TURN.release();
                }
            });
        }

        RunningShop shop() {
            try {
                return shop.join();
            } catch (CompletionException failure) {
                throw new IllegalStateException("the shop could not be opened", failure.getCause());
            }
        }

        @Override
        public void close() {
            // Also closes a shop that is still being opened, since its processes would outlive the tests.
            shop.handle((opened, _) -> Optional.ofNullable(opened)).join().ifPresent(RunningShop::close);
        }
    }
}
