package caravan.console;

import caravan.chassis.http.documents.WebSite;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.util.Collection;

/** Found by ServiceLoader. */
public final class ConsoleProvider implements WebSite.Provider {
    @Override
    public WebSite site(Collection<ServiceDescriptor> services) {
        return new Console(services);
    }
}
