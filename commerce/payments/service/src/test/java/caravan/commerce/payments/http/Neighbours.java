package caravan.commerce.payments.http;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.json.RawJson;
import caravan.chassis.testkit.values.TestIssuer;
import caravan.commerce.kernel.OrderId;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceRole;

/** What payments needs of other services: a signer of tokens, and a sender of commands. */
final class Neighbours implements Service {
    private static final String KEYS = "/.well-known/jwks.json";

    private final TestIssuer issuer = new TestIssuer("test");
    private Assembly assembly;

    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("neighbours")
                .routes("GET " + KEYS)
                .role(new ServiceRole.IssuesTokens(KEYS))
                .build();
    }

    @Override
    public void assemble(Assembly assembly) {
        this.assembly = assembly;
        assembly.routes().get(KEYS, Access.ANYONE, _ -> Reply.ok(new RawJson(issuer.jwks())));
    }

    <P> void send(MessageType<P> type, OrderId order, P command) {
        Cause cause = assembly.identifiers().startTrace("test");
        assembly.database().write(transaction -> {
            transaction.outbox().add(type, order.toString(), command, cause);
            return order;
        });
    }

    String token(UserId user, String role) {
        return issuer.token(user.toString(), role);
    }
}
