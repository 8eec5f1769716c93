package caravan.edge.gateway.reports;

import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.Reply;
import caravan.chassis.http.Authorizer;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.routing.AcceptedInput;
import caravan.chassis.http.routing.JsonBody;
import caravan.chassis.http.routing.QueryString;
import caravan.chassis.json.Json;
import caravan.chassis.runtime.reports.ProcessReport;
import caravan.edge.gateway.exchange.ClientRequest;
import caravan.edge.gateway.forwarding.InstanceFetcher;
import caravan.edge.gateway.upstream.TrackedInstance;
import caravan.edge.gateway.upstream.Upstream;
import caravan.edge.gateway.upstream.Upstreams;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Answers a report's path with the lists of all processes, joined: the gateway's own, and those of every instance that discovery lists. It
 * asks each instance with the caller's own token. An instance that does not answer is left out, but a list of processes names it.
 */
public final class JoinedReports {
    /** An operator sees within this time that a process does not answer. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    /** Further processes are not asked. */
    static final int PROCESSES_MAX = 64;

    private static final byte[] NO_BYTES = new byte[0];

    private final List<ProcessReport> own;
    private final Authorizer authorizer;
    private final Upstreams upstreams;
    private final InstanceFetcher fetching;
    private final JoinRoom room = new JoinRoom();

    /** The element for an instance that does not answer ({@code unreachable}), or not with a list ({@code refused}). */
    private record Silent(String process, List<String> services, String status, String host, int port) {}

    /** An instance with the services that it has. */
    private record Process(TrackedInstance instance, List<String> services) {}

    /** @param own the reports of the gateway's process, which every service's process has at the same paths */
    public JoinedReports(
            List<ProcessReport> own, Authorizer authorizer, Upstreams upstreams, InstanceFetcher fetching) {
        this.own = List.copyOf(own);
        this.authorizer = authorizer;
        this.upstreams = upstreams;
        this.fetching = fetching;
    }

    /** The pattern of a report's path, such as {@code /traces/{trace_id}}; empty if no report is there. */
    public Optional<String> patternOf(String path) {
        // For each request to the gateway: a stream would cost more.
        for (ProcessReport report : own) {
            if (variableOf(report, path).isPresent()) {
                return Optional.of(report.path());
            }
        }
        return Optional.empty();
    }

    /**
     * The joined lists as JSON. It blocks for twice {@link #ANSWER_MAX} at most: for a place, and for the answers.
     *
     * @throws Refusal if the caller may not read it, a parameter does not fit, or too many reports are being joined
     */
    public byte[] joined(ClientRequest client, byte[] body) {
        ProcessReport report = reportOf(client);
        QueryString query = new QueryString(client.query());
        AcceptedInput.requireKnown(report.accepted(), query);
        AcceptedInput.requireNoOtherBody(report.accepted(), report.method() + " " + report.path(), body);
        Caller caller = authorizer
                .authorize(report.access(), authorizer.checkKnown(report.access(), client.authorization()))
                .orElseThrow()
                .caller();
        try (JoinRoom.Share share = room.open(String.valueOf(caller.id()), ANSWER_MAX)
                .orElseThrow(() -> new Refusal(
                        Refusal.unavailable("overloaded", "Too many reports are being joined; try again.")))) {
            List<Process> processes = processes();
            int bytesMaxOfEach = JoinRoom.SHARE_BYTES / (processes.size() + 1);
            String variable = variableOf(report, client.path()).orElse("");
            byte[] ofGateway =
                    report.read(new OfRequest(caller, bytesMaxOfEach, variable, query, client.headers(), body));
            InstanceFetcher.Question question = question(report, client, body, bytesMaxOfEach);
            Map<Process, CompletableFuture<InstanceFetcher.Fetched>> asked = new LinkedHashMap<>();
            processes.forEach(process -> asked.put(
                    process, fetching.ask(process.instance(), question, ANSWER_MAX, ProcessReport.BYTES_MAX, share)));
            return join(ofGateway, report.isOfProcesses(), asked);
        }
    }

    private static InstanceFetcher.Question question(
            ProcessReport report, ClientRequest client, byte[] body, int bytesMaxOfEach) {
        return new InstanceFetcher.Question(
                HttpMethod.valueOf(report.method()),
                client.target(),
                String.valueOf(client.authorization()),
                Map.of(ProcessReport.BYTES_MAX_HEADER, Integer.toString(bytesMaxOfEach)),
                report.accepted().body() ? body : NO_BYTES,
                client.client(),
                client.trace());
    }

    /** @throws Refusal 405 if there is a report, but not by that method */
    private ProcessReport reportOf(ClientRequest client) {
        List<ProcessReport> there = own.stream()
                .filter(each -> variableOf(each, client.path()).isPresent())
                .toList();
        String method =
                client.method() == HttpMethod.HEAD ? "GET" : client.method().name();
        return there.stream()
                .filter(each -> each.method().equals(method))
                .findFirst()
                .orElseThrow(() -> notAllowed(there));
    }

    private static Refusal notAllowed(List<ProcessReport> there) {
        String allowed = there.stream()
                .map(each -> each.method().equals("GET") ? "GET, HEAD" : each.method())
                .collect(Collectors.joining(", "));
        return new Refusal(Reply.problem(405, "method_not_allowed", "Allowed here: " + allowed + ".")
                .withHeader("Allow", allowed));
    }

    private static byte[] join(
            byte[] ofGateway, boolean namesSilent, Map<Process, CompletableFuture<InstanceFetcher.Fetched>> asked) {
        JsonLists joined = new JsonLists();
        joined.addElements(ofGateway);
        asked.forEach((process, future) -> {
            Optional<InstanceFetcher.Fetched> answer = answerOf(future);
            answer.map(InstanceFetcher.Fetched::status).ifPresent(JoinedReports::requireAdmitted);
            if (answer.isPresent() && answer.get().status() == 200) {
                joined.addElements(answer.get().body());
            } else if (namesSilent) {
                joined.add(Json.write(silent(process, answer.isEmpty() ? "unreachable" : "refused")));
            }
        });
        return joined.bytes();
    }

    /** What joining takes in memory at most: the answers, and the list that is made of them. */
    public static long bytesMax() {
        return 2L * JoinRoom.BYTES_MAX;
    }

    /** A session that has ended is known to the services before it is known here. */
    private static void requireAdmitted(int status) {
        if (status == 401) {
            throw Refusal.of(401, "invalid_token", "The access token is not accepted: a process refused it.");
        }
        if (status == 403) {
            throw Refusal.of(403, "forbidden", "A process refused the caller.");
        }
    }

    private static Optional<InstanceFetcher.Fetched> answerOf(CompletableFuture<InstanceFetcher.Fetched> asked) {
        try {
            return Optional.of(asked.join());
        } catch (CompletionException noAnswer) {
            return Optional.empty();
        }
    }

    private static Silent silent(Process process, String status) {
        URI address = process.instance().instance().address();
        return new Silent(
                process.services().getFirst() + "@" + address.getAuthority(),
                process.services(),
                status,
                address.getHost(),
                address.getPort());
    }

    /** A process with several services is an instance of each. */
    private List<Process> processes() {
        Map<URI, TrackedInstance> instances = new LinkedHashMap<>();
        Map<URI, TreeSet<String>> services = new LinkedHashMap<>();
        for (Upstream upstream : upstreams.all()) {
            for (TrackedInstance instance : upstream.instances()) {
                URI address = instance.instance().address();
                instances.putIfAbsent(address, instance);
                services.computeIfAbsent(address, unknown -> new TreeSet<>()).add(upstream.service());
            }
        }
        return instances.entrySet().stream()
                .limit(PROCESSES_MAX)
                .map(each -> new Process(each.getValue(), List.copyOf(services.get(each.getKey()))))
                .toList();
    }

    /** The value of the path's variable, empty text if it has none; empty if the path is not the report's. */
    private static Optional<String> variableOf(ProcessReport report, String path) {
        String pattern = report.path();
        int variable = pattern.indexOf('{');
        if (variable < 0) {
            return pattern.equals(path) ? Optional.of("") : Optional.empty();
        }
        String before = pattern.substring(0, variable);
        boolean fits = path.startsWith(before) && path.length() > variable && path.indexOf('/', variable) < 0;
        return fits ? Optional.of(path.substring(variable)) : Optional.empty();
    }

    /** A request to the gateway. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    private record OfRequest(
            Caller caller, int bytesMax, String variable, QueryString query, MultiMap headers, byte[] bytes)
            implements ProcessReport.Question {
        @Override
        public <T> T body(Class<T> type) {
            return JsonBody.read(headers, bytes, type);
        }

        @Override
        public <T> T path(String name, Function<String, T> parse) {
            try {
                return parse.apply(variable);
            } catch (IllegalArgumentException otherForm) {
                throw Refusal.of(
                        404, "not_found", "There is no such thing: " + name + " " + otherForm.getMessage() + ".");
            }
        }

        @Override
        public <T> Optional<T> query(String name, Function<String, T> parse) {
            String value = query.value(name);
            try {
                return value == null ? Optional.empty() : Optional.of(parse.apply(value));
            } catch (IllegalArgumentException otherForm) {
                throw Refusal.of(
                        400, "invalid_parameter", "The parameter " + name + " " + otherForm.getMessage() + ".", name);
            }
        }
    }
}
