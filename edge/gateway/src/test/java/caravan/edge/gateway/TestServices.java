package caravan.edge.gateway;

import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceRole;

/** The services that the tests put behind the gateway, as their contracts would describe them. */
public final class TestServices {
    private TestServices() {}

    public static final class Orders implements DescriptorProvider {
        @Override
        public ServiceDescriptor descriptor() {
            return ServiceDescriptor.of("orders")
                    .routes("/orders", "/orders/{id}", "GET /orders/{id}/events", "GET /orders/{id}/notes")
                    .build();
        }
    }

    public static final class Catalog implements DescriptorProvider {
        @Override
        public ServiceDescriptor descriptor() {
            return ServiceDescriptor.of("catalog")
                    .routes("/products", "POST /orders/{id}/notes")
                    .build();
        }
    }

    public static final class Payments implements DescriptorProvider {
        @Override
        public ServiceDescriptor descriptor() {
            return ServiceDescriptor.of("payments").routes("/payments").build();
        }
    }

    public static final class Users implements DescriptorProvider {
        @Override
        public ServiceDescriptor descriptor() {
            return ServiceDescriptor.of("users")
                    .routes("/sessions", "GET /.well-known/jwks.json")
                    .role(new ServiceRole.IssuesTokens("/.well-known/jwks.json"))
                    .build();
        }
    }
}
