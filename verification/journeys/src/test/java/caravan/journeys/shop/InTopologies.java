package caravan.journeys.shop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a test class once in each of these layouts. The constructor takes the {@link RunningShop}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@Order(InTopologies.BEFORE_OTHERS)
@ExtendWith(InTopologies.Walks.class)
public @interface InTopologies {
    /** These classes run first, so that no shop is idle while others wait for their turn. */
    int BEFORE_OTHERS = 2;

    /** The fleet comes first. Then its faults, which run last, run beside the rest of the other layouts. */
    Layout[] value() default {Layout.FLEET, Layout.ONE_PROCESS, Layout.UNRELIABLE_MESSAGES};

    final class Walks implements ClassTemplateInvocationContextProvider {
        @Override
        public boolean supportsClassTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
                ExtensionContext context) {
            InTopologies journeys = context.getRequiredTestClass().getAnnotation(InTopologies.class);
            List<Layout> layouts = List.of(journeys.value());
            layouts.forEach(layout -> InRunningShop.open(context, layout));
            return layouts.stream().map(Walk::new);
        }
    }

    record Walk(Layout layout) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return layout.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new InRunningShop(layout));
        }
    }
}
