package caravan.kernel.descriptor;

import caravan.kernel.MessageType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a service is, for whoever starts it, routes to it, deploys it or audits it. The runtime holds it against what the service
 * declares when it starts.
 *
 * @param name unique over all platforms; names the schema, the database role, the topic, the metrics' tag and the settings' prefix
 * @param platform such as {@code commerce}; {@link #SHARED} for a service of every platform
 * @param summary one sentence for people
 * @param routes all that it answers; health, metrics, documents, dead letters and changes are the chassis' and left out
 * @param hasDatabase whether it keeps anything: it has a schema then, with an outbox, dead letters and a trail of changes
 * @param readsEverySchema whether it may read, never write, what other services keep
 * @param processes how many a fleet starts of it, unless it is told otherwise
 * @param state the names of the types of its contract that tell its whole state, deletions included: subscribers of these alone can be told
 *     all of it again
 * @param secrets that a deployment gives it
 * @param welcome lines for a shell that show the service at work, with {@code {url}} and {@code {admin-password}} in the place of
 *     both; they may use the shell's variables {@code $url}, {@code $json} and {@code $admin}, and {@code field NAME}, which takes
 *     a field out of JSON
 */
public record ServiceDescriptor(
        String name,
        String platform,
        String summary,
        List<RoutePattern> routes,
        boolean hasDatabase,
        boolean readsEverySchema,
        int processes,
        List<SubscriptionDescriptor> subscriptions,
        Set<String> state,
        List<ServiceRole> roles,
        List<SecretDescriptor> secrets,
        String welcome) {
    /** The platform of services that start with every platform. */
    public static final String SHARED = "shared";

    /** The most routes of one service. */
    public static final int ROUTES_MAX = 500;

    /** The most processes of one service on one machine. */
    public static final int PROCESSES_MAX = 16;

    private static final Pattern NAME = Pattern.compile("[a-z]{2,32}");

    /** @throws IllegalArgumentException if a part does not fit */
    public ServiceDescriptor {
        routes = List.copyOf(routes);
        subscriptions = List.copyOf(subscriptions);
        state = Set.copyOf(state);
        roles = List.copyOf(roles);
        secrets = List.copyOf(secrets);
        check(NAME.matcher(name).matches(), "a service is named by 2 to 32 lower-case letters, not '" + name + "'");
        check(NAME.matcher(platform).matches(), "the platform of " + name + " is no name: '" + platform + "'");
        check(routes.size() <= ROUTES_MAX, name + " has more than " + ROUTES_MAX + " routes");
        check(processes >= 1 && processes <= PROCESSES_MAX, name + " has 1 to " + PROCESSES_MAX + " processes");
        check(
                subscriptions.stream()
                                .map(SubscriptionDescriptor::name)
                                .distinct()
                                .count()
                        == subscriptions.size(),
                name + " has two subscriptions of one name");
        check(
                hasDatabase || (subscriptions.isEmpty() && state.isEmpty() && !readsEverySchema),
                name + " needs a database for its subscriptions, its state, or to read every schema");
        for (String type : state) {
            check(
                    MessageType.isName(type) && type.startsWith(name + "."),
                    "'" + type + "' is no type of the contract of " + name + ": it cannot tell its state");
        }
    }

    private static void check(boolean fits, String message) {
        if (!fits) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Begins the descriptor of a shared service with a database and one process; the rest is said by the further calls. */
    public static Builder of(String name) {
        return new Builder(name);
    }

    /** Whether it starts with every platform. */
    public boolean isShared() {
        return platform.equals(SHARED);
    }

    /** The role as it plays it, if it does. */
    public <R extends ServiceRole> Optional<R> role(Class<R> kind) {
        return roles.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** Collects the parts, each named. */
    public static final class Builder {
        private final String name;
        private final List<RoutePattern> routes = new ArrayList<>();
        private final List<SubscriptionDescriptor> subscriptions = new ArrayList<>();
        private final Set<String> state = new LinkedHashSet<>();
        private final List<ServiceRole> roles = new ArrayList<>();
        private final List<SecretDescriptor> secrets = new ArrayList<>();
        private String platform = SHARED;
        private String summary = "";
        private boolean hasDatabase = true;
        private boolean readsEverySchema;
        private int processes = 1;
        private String welcome = "";

        private Builder(String name) {
            this.name = name;
        }

        public Builder platform(String value) {
            platform = value;
            return this;
        }

        public Builder summary(String value) {
            summary = value;
            return this;
        }

        /** @param patterns as {@link RoutePattern#parse} reads them */
        public Builder routes(String... patterns) {
            for (String pattern : patterns) {
                routes.add(RoutePattern.parse(pattern));
            }
            return this;
        }

        public Builder withoutDatabase() {
            hasDatabase = false;
            return this;
        }

        public Builder readsEverySchema() {
            readsEverySchema = true;
            return this;
        }

        public Builder processes(int value) {
            processes = value;
            return this;
        }

        public Builder subscription(String subscription, String... types) {
            subscriptions.add(new SubscriptionDescriptor(subscription, Set.of(types)));
            return this;
        }

        /** @param types names of the types that tell the whole state together: each thing there is, and each that was deleted */
        public Builder state(String... types) {
            state.addAll(List.of(types));
            return this;
        }

        public Builder role(ServiceRole role) {
            roles.add(role);
            return this;
        }

        public Builder secret(String setting, String about) {
            secrets.add(new SecretDescriptor(setting, about));
            return this;
        }

        public Builder welcome(String lines) {
            welcome = lines;
            return this;
        }

        /** @throws IllegalArgumentException if a part does not fit */
        public ServiceDescriptor build() {
            return new ServiceDescriptor(
                    name,
                    platform,
                    summary,
                    routes,
                    hasDatabase,
                    readsEverySchema,
                    processes,
                    subscriptions,
                    state,
                    roles,
                    secrets,
                    welcome);
        }
    }
}
