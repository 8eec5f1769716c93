package caravan.commerce.payments.simulated;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.ProviderReply;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Answers many calls to the simulated provider at once. It does each key once and logs it, in its own transaction. */
final class AnswerSimulatedRequests implements UseCase<SimulatedRequest, AnswerSimulatedRequests.Outcome> {
    private final SimulatedOperationRepository operations;
    private final Clock clock;

    /** The outcome of a call, before the answer is sent or lost. */
    sealed interface Outcome {
        /** Nothing was done, and the call times out. */
        record TimedOut() implements Outcome {}

        /** @param repeated whether the key was known, so that this call did nothing */
        record Done(ProviderReply reply, String method, boolean repeated) implements Outcome {}
    }

    AnswerSimulatedRequests(SimulatedOperationRepository operations, Clock clock) {
        this.operations = operations;
        this.clock = clock;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<SimulatedRequest> requests) {
        Instant now = clock.instant();
        Set<UUID> authorizations = requests.stream()
                .filter(AnswerSimulatedRequests::dependsOnEarlier)
                .map(SimulatedRequest::authorizationKey)
                .collect(Collectors.toSet());
        Map<UUID, List<SimulatedOperation>> known = new HashMap<>();
        for (SimulatedOperation operation : operations.lock(transaction, authorizations)) {
            known.computeIfAbsent(operation.authorizationKey(), _ -> new ArrayList<>())
                    .add(operation);
        }
        Set<UUID> timedOut = timeOutOnce(transaction, requests, known, now);
        List<SimulatedOperation> appended = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>(requests.size());
        for (SimulatedRequest request : requests) {
            List<SimulatedOperation> earlier =
                    known.computeIfAbsent(request.authorizationKey(), _ -> new ArrayList<>());
            outcomes.add(
                    timedOut.remove(request.key().value())
                            ? new Outcome.TimedOut()
                            : answer(request, earlier, appended));
        }
        operations.append(transaction, appended, now);
        return outcomes;
    }

    /**
     * Only the request decides an authorization, so a repeat gets the same answer. Only the method that loses its first answer must know
     * whether the key is new.
     */
    private static boolean dependsOnEarlier(SimulatedRequest request) {
        return switch (request) {
            case SimulatedRequest.Follow _ -> true;
            case SimulatedRequest.Authorize authorize ->
                SimulatedMethod.parse(authorize.method()).equals(Optional.of(SimulatedMethod.TIMEOUT_AFTER_CHARGE));
        };
    }

    private Set<UUID> timeOutOnce(
            Transaction transaction,
            List<SimulatedRequest> requests,
            Map<UUID, List<SimulatedOperation>> known,
            Instant now) {
        List<UUID> keys = requests.stream()
                .filter(request -> method(request, known).equals(Optional.of(SimulatedMethod.TIMEOUT_BEFORE_CHARGE)))
                .map(request -> request.key().value())
                .distinct()
                .toList();
        return keys.isEmpty() ? new HashSet<>() : operations.timeOutOnce(transaction, keys, now);
    }

    private static Optional<SimulatedMethod> method(
            SimulatedRequest request, Map<UUID, List<SimulatedOperation>> known) {
        return switch (request) {
            case SimulatedRequest.Authorize authorize -> SimulatedMethod.parse(authorize.method());
            case SimulatedRequest.Follow follow ->
                authorization(known.getOrDefault(follow.authorizationKey(), List.of()))
                        .flatMap(authorization -> SimulatedMethod.parse(authorization.method()));
        };
    }

    private static Outcome answer(
            SimulatedRequest request, List<SimulatedOperation> earlier, List<SimulatedOperation> appended) {
        Optional<SimulatedOperation> repeated = find(earlier, request.key());
        if (repeated.isPresent()) {
            return new Outcome.Done(repeated.get().reply(), repeated.get().method(), true);
        }
        Optional<SimulatedOperation> done = switch (request) {
            case SimulatedRequest.Authorize authorize -> Optional.of(SimulatedOperation.authorize(authorize));
            case SimulatedRequest.Follow follow ->
                authorization(earlier).map(authorization -> authorization.follow(follow, earlier));
        };
        if (done.isEmpty()) {
            return new Outcome.Done(new ProviderReply.Declined("unknown_reference"), "", false);
        }
        earlier.add(done.get());
        appended.add(done.get());
        return new Outcome.Done(done.get().reply(), done.get().method(), false);
    }

    private static Optional<SimulatedOperation> find(List<SimulatedOperation> operations, OperationKey key) {
        return operations.stream()
                .filter(operation -> operation.key().equals(key))
                .findFirst();
    }

    private static Optional<SimulatedOperation> authorization(List<SimulatedOperation> operations) {
        return operations.stream()
                .filter(operation -> operation.kind() == SimulatedKind.AUTHORIZE)
                .findFirst();
    }
}
