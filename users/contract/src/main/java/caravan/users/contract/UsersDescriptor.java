package caravan.users.contract;

import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceRole;

/** Users: shared by every platform. */
public final class UsersDescriptor implements DescriptorProvider {
    private static final String KEYS = "/.well-known/jwks.json";

    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("users")
                .summary("Accounts, sessions, and the keys that sign tokens.")
                .routes(
                        "GET /users",
                        "POST /users",
                        "GET /users/me",
                        "PATCH /users/me",
                        "DELETE /users/me",
                        "POST /users/me/password",
                        "GET /users/me/sign-ins",
                        "GET /users/{id}",
                        "PATCH /users/{id}",
                        "GET /users/{id}/sessions",
                        "DELETE /users/{id}/sessions/{session_id}",
                        "GET /sessions",
                        "POST /sessions",
                        "POST /sessions/refresh",
                        "DELETE /sessions/{id}",
                        "POST /browser-sessions",
                        "POST /browser-sessions/refresh",
                        "DELETE /browser-sessions",
                        "GET /sign-ins",
                        "GET " + KEYS)
                .messages(UsersMessage.TYPES)
                .state(UsersMessage.USER_CHANGED.name(), UsersMessage.USER_DELETED.name())
                .role(new ServiceRole.IssuesTokens(KEYS))
                .role(new ServiceRole.EndsSessions(UsersMessage.SESSION_ENDED.name()))
                .role(new ServiceRole.HasFirstAdministrator("admin", "admin-password", "admin-password"))
                .secret("admin-password", "The password of the first administrator, admin.")
                .secret(
                        "users.key-encryption-key",
                        "Encrypts the keys that sign tokens, so it must stay the same: openssl rand -base64 32")
                .welcome("""
                        admin=$(curl -s $url/sessions -H "$json" -d '{"username":"admin","password":"'"{admin-password}"'"}' | field access_token)
                        curl -s $url/users -H "$json" -d '{"username":"ada","password":"silk and saffron"}'; echo
                        ada=$(curl -s $url/sessions -H "$json" -d '{"username":"ada","password":"silk and saffron"}' | field access_token)
                        """)
                .view("users", "Users")
                .build();
    }
}
