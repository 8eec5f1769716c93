package caravan.chassis.runtime;

import caravan.chassis.api.http.EndedSessionPages;
import caravan.chassis.http.HttpServer;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.runtime.network.Membership;
import caravan.chassis.runtime.tokens.EndedSessions;
import caravan.chassis.runtime.tokens.EndedSessionsAge;
import caravan.chassis.runtime.tokens.EndedSessionsOverHttp;
import caravan.chassis.runtime.tokens.EndedSessionsPoller;
import caravan.chassis.runtime.tokens.SessionEnder;
import caravan.chassis.runtime.tokens.TokenVerifier;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Makes the poller of ended sessions. It asks the process' own service, another process, or nobody. */
record EndedSessionsPollers(
        TokenVerifier tokens,
        EndedSessionsAge age,
        MessageHub hub,
        Membership membership,
        Duration interval,
        MeterRegistry meters) {
    /**
     * Call it before the server starts.
     *
     * @param own the ended sessions of this process, if it runs the service that ends them; then other processes can ask it
     * @param isOfFleet whether other processes may end sessions
     * @return empty if no service ends sessions
     */
    Optional<EndedSessionsPoller> from(
            Optional<EndedSessionPages> own, Optional<SessionEnder> ender, boolean isOfFleet, HttpServer http) {
        // Within one process the service already knows what its own messages say.
        BooleanSupplier hasReceivedAll = isOfFleet ? () -> hub.hasReceivedAll(EndedSessions.LISTENER) : () -> false;
        if (own.isPresent() && isOfFleet) {
            EndedSessionsOverHttp.declare(http.essentialRoutes(), own.get());
        }
        Optional<EndedSessionsPoller> asking = own.isPresent()
                ? own.map(pages -> EndedSessionsPoller.ofItself(pages, hasReceivedAll, tokens, age, interval))
                : ender.filter(known -> isOfFleet)
                        .flatMap(membership::endedSessions)
                        .map(instance ->
                                EndedSessionsPoller.ofAnother(instance, hasReceivedAll, tokens, age, interval));
        if (asking.isPresent() && isOfFleet) {
            age.require();
            Gauge.builder("caravan.ended.sessions.age", age, EndedSessionsAge::ageSeconds)
                    .baseUnit("seconds")
                    .description("Age of this process's knowledge of ended sessions")
                    .register(meters);
        }
        return asking;
    }
}
