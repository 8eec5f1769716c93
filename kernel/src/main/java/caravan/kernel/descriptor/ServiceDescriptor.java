package caravan.kernel.descriptor;

import caravan.kernel.MessageType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A service's description of itself. Programs that start, route to, deploy or audit services read it. At the start the runtime compares it
 * with what the service declares.
 *
 * @param name unique over all platforms; names the schema, the database role, the topic, the metrics' tag and the settings' prefix
 * @param platform such as {@code commerce}; {@link #SHARED} for a service of every platform
 * @param summary one sentence for people
 * @param routes all routes of the service, without those of the chassis: health, metrics, documents, dead letters and changes
 * @param hasDatabase whether it stores anything; then it has a schema with an outbox, dead letters and a trail of changes
 * @param readsEverySchema whether it may read the schemas of other services; it may never write there
 * @param callsServersOutside whether it calls servers outside of the system, so that a deployment must let it out
 * @param processes the default number of its processes in a fleet
 * @param messages the names of all message types of its contract, the commands that it takes included
 * @param sends the names of types of other contracts that it sends: commands to other services
 * @param state the message types that together carry the service's whole state, with deletions; a subscriber that takes only these types
 *     can recover by a snapshot
 * @param secrets that a deployment gives it
 * @param views of the console
 * @param welcome lines for a shell that show the service at work. {@code {url}} and {@code {admin-password}} are replaced by the real
 *     values. The lines may use the shell variables {@code $url}, {@code $json} and {@code $admin}, and {@code field NAME}, which takes a
 *     field out of JSON
 */
public record ServiceDescriptor(
        String name,
        String platform,
        String summary,
        List<RoutePattern> routes,
        boolean hasDatabase,
        boolean readsEverySchema,
        boolean callsServersOutside,
        int processes,
        Set<String> messages,
        Set<String> sends,
        List<SubscriptionDescriptor> subscriptions,
        Set<String> state,
        List<ServiceRole> roles,
        List<Secret> secrets,
        List<ConsoleView> views,
        String welcome) {
    /**
     * A secret that a deployment must give to a service, in addition to its database password.
     *
     * @param setting the setting's name, such as {@code users.key-encryption-key}
     * @param about for the person who generates it: what it is for, and how to generate it
     */
    public record Secret(String setting, String about) {
        /** The setting's last part, {@code key-encryption-key}. */
        public String key() {
            return setting.substring(setting.indexOf('.') + 1);
        }
    }

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
        messages = sorted(messages);
        sends = sorted(sends);
        subscriptions = List.copyOf(subscriptions);
        state = Set.copyOf(state);
        roles = List.copyOf(roles);
        secrets = List.copyOf(secrets);
        views = List.copyOf(views);
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
                hasDatabase
                        || (messages.isEmpty()
                                && sends.isEmpty()
                                && subscriptions.isEmpty()
                                && state.isEmpty()
                                && !readsEverySchema),
                name + " needs a database for its messages, its subscriptions, its state, or to read every schema");
        for (String type : messages) {
            check(isOfContract(name, type), "'" + type + "' is no type of the contract of " + name);
        }
        for (String type : sends) {
            check(
                    MessageType.isName(type) && !isOfContract(name, type),
                    "'" + type + "' is no type of another contract, that " + name
                            + " could send: the types of its own contract are its messages");
        }
        for (String type : state) {
            check(
                    messages.contains(type),
                    "'" + type + "' is not among the messages of " + name + ": it cannot tell its state");
        }
    }

    private static Set<String> sorted(Set<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    private static boolean isOfContract(String service, String type) {
        return MessageType.isName(type) && type.startsWith(service + ".");
    }

    private static void check(boolean fits, String message) {
        if (!fits) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Begins the descriptor of a shared service with a database and one process. Further calls set the rest. */
    public static Builder of(String name) {
        return new Builder(name);
    }

    /** The types that it takes from its own topic: commands that other services send to it. */
    public SortedSet<String> commands() {
        SortedSet<String> taken = new TreeSet<>();
        subscriptions.forEach(each -> taken.addAll(each.types()));
        taken.retainAll(messages);
        return Collections.unmodifiableSortedSet(taken);
    }

    /** The types that it sends, by name: those of its own contract that are no commands, and those of other contracts. */
    public SortedSet<String> sent() {
        SortedSet<String> sent = new TreeSet<>(messages);
        sent.removeAll(commands());
        sent.addAll(sends);
        return Collections.unmodifiableSortedSet(sent);
    }

    /** Whether it starts with every platform. */
    public boolean isShared() {
        return platform.equals(SHARED);
    }

    /** The role's details, if the service plays that role. */
    public <R extends ServiceRole> Optional<R> role(Class<R> kind) {
        return roles.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** Collects the parts of a descriptor by name. */
    public static final class Builder {
        private final String name;
        private final List<RoutePattern> routes = new ArrayList<>();
        private final Set<String> messages = new LinkedHashSet<>();
        private final Set<String> sends = new LinkedHashSet<>();
        private final List<SubscriptionDescriptor> subscriptions = new ArrayList<>();
        private final Set<String> state = new LinkedHashSet<>();
        private final List<ServiceRole> roles = new ArrayList<>();
        private final List<Secret> secrets = new ArrayList<>();
        private final List<ConsoleView> views = new ArrayList<>();
        private String platform = SHARED;
        private String summary = "";
        private boolean hasDatabase = true;
        private boolean readsEverySchema;
        private boolean callsServersOutside;
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

        /** @param patterns texts that {@link RoutePattern#parse} reads */
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

        public Builder callsServersOutside() {
            callsServersOutside = true;
            return this;
        }

        public Builder processes(int value) {
            processes = value;
            return this;
        }

        /** @param types types of its contract, those that it sends and those that it takes; each has a schema beside the descriptor */
        public Builder messages(Collection<? extends MessageType<?>> types) {
            types.forEach(type -> messages.add(type.name()));
            return this;
        }

        /** @param types names of types of other contracts that it sends */
        public Builder sends(String... types) {
            sends.addAll(List.of(types));
            return this;
        }

        public Builder subscription(String subscription, String... types) {
            subscriptions.add(new SubscriptionDescriptor(subscription, Set.of(types)));
            return this;
        }

        /** @param types names of the types that carry the whole state together: each thing that exists, and each that was deleted */
        public Builder state(String... types) {
            state.addAll(List.of(types));
            return this;
        }

        public Builder role(ServiceRole role) {
            roles.add(role);
            return this;
        }

        public Builder secret(String setting, String about) {
            secrets.add(new Secret(setting, about));
            return this;
        }

        /** A view of the console for staff and administrators. */
        public Builder view(String view, String title) {
            views.add(new ConsoleView(view, title, false));
            return this;
        }

        /** A view of the console for administrators. */
        public Builder viewForAdministrators(String view, String title) {
            views.add(new ConsoleView(view, title, true));
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
                    callsServersOutside,
                    processes,
                    messages,
                    sends,
                    subscriptions,
                    state,
                    roles,
                    secrets,
                    views,
                    welcome);
        }
    }
}
