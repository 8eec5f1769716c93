package caravan.commerce.payments.provider;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.OperationKind;
import caravan.commerce.payments.domain.ProviderAnswer;
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
import org.jdbi.v3.core.Handle;

/** The simulated provider's side of many calls at once: does each key once and logs it, in its own transaction. */
public final class AnsweringSimulatedRequests implements UseCase<SimulatedRequest, SimulatedOutcome> {
    private final Clock clock;

    public AnsweringSimulatedRequests(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<SimulatedOutcome> handle(Transaction transaction, List<SimulatedRequest> requests) {
        Handle handle = SqlTransaction.handle(transaction);
        Instant now = clock.instant();
        Set<UUID> authorizations =
                requests.stream().map(SimulatedRequest::authorizationKey).collect(Collectors.toSet());
        Map<UUID, List<SimulatedOperation>> known = new HashMap<>();
        for (SimulatedOperation operation : SimulatedLog.lock(handle, authorizations)) {
            known.computeIfAbsent(operation.authorizationKey(), _ -> new ArrayList<>())
                    .add(operation);
        }
        Set<UUID> timedOut = timeOutOnce(handle, requests, known, now);
        List<SimulatedOperation> appended = new ArrayList<>();
        List<SimulatedOutcome> outcomes = new ArrayList<>(requests.size());
        for (SimulatedRequest request : requests) {
            List<SimulatedOperation> earlier =
                    known.computeIfAbsent(request.authorizationKey(), _ -> new ArrayList<>());
            outcomes.add(
                    timedOut.remove(request.key().value())
                            ? new SimulatedOutcome.TimedOut()
                            : answer(request, earlier, appended));
        }
        SimulatedLog.append(handle, appended, now);
        return outcomes;
    }

    private static Set<UUID> timeOutOnce(
            Handle handle, List<SimulatedRequest> requests, Map<UUID, List<SimulatedOperation>> known, Instant now) {
        List<UUID> keys = requests.stream()
                .filter(request -> method(request, known).equals(Optional.of(SimulatedMethod.TIMEOUT_BEFORE_CHARGE)))
                .map(request -> request.key().value())
                .distinct()
                .toList();
        return keys.isEmpty() ? new HashSet<>() : SimulatedLog.timeOutOnce(handle, keys, now);
    }

    private static Optional<SimulatedMethod> method(
            SimulatedRequest request, Map<UUID, List<SimulatedOperation>> known) {
        return switch (request) {
            case SimulatedRequest.Authorize authorize -> SimulatedMethod.ofCode(authorize.method());
            case SimulatedRequest.Follow follow ->
                authorization(known.getOrDefault(follow.authorizationKey(), List.of()))
                        .flatMap(authorization -> SimulatedMethod.ofCode(authorization.method()));
        };
    }

    private static SimulatedOutcome answer(
            SimulatedRequest request, List<SimulatedOperation> earlier, List<SimulatedOperation> appended) {
        Optional<SimulatedOperation> repeated = find(earlier, request.key());
        if (repeated.isPresent()) {
            return new SimulatedOutcome.Done(
                    repeated.get().answer(), repeated.get().method(), true);
        }
        Optional<SimulatedOperation> done = switch (request) {
            case SimulatedRequest.Authorize authorize -> Optional.of(SimulatedOperation.authorize(authorize));
            case SimulatedRequest.Follow follow ->
                authorization(earlier).map(authorization -> authorization.follow(follow, earlier));
        };
        if (done.isEmpty()) {
            return new SimulatedOutcome.Done(new ProviderAnswer.Declined("unknown_reference"), "", false);
        }
        earlier.add(done.get());
        appended.add(done.get());
        return new SimulatedOutcome.Done(done.get().answer(), done.get().method(), false);
    }

    private static Optional<SimulatedOperation> find(List<SimulatedOperation> operations, IntentId key) {
        return operations.stream()
                .filter(operation -> operation.key().equals(key))
                .findFirst();
    }

    private static Optional<SimulatedOperation> authorization(List<SimulatedOperation> operations) {
        return operations.stream()
                .filter(operation -> operation.kind() == OperationKind.AUTHORIZE)
                .findFirst();
    }
}
