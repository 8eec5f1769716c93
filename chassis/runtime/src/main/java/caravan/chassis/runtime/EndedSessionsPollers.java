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

/** Decides where a process asks which sessions have ended: its own service, another process, or nobody. */
record EndedSessionsPollers(
        TokenVerifier tokens,
        EndedSessionsAge age,
        MessageHub hub,
        Membership membership,
        Duration interval,
        MeterRegistry meters) {
    /**
     * To be called before the server starts.
     *
     * @param own of the service that ends sessions, if it is of this process: others of a fleet can ask it then
     * @param isOfFleet whether other processes may end sessions
     * @return empty, if sessions end nowhere
     */
    Optional<EndedSessionsPoller> from(
            Optional<EndedSessionPages> own, Optional<SessionEnder> ender, boolean isOfFleet, HttpServer http) {
        // Messages of a process' own are heard by its service: what they tell is no news.
        BooleanSupplier hasHeardAll = isOfFleet ? () -> hub.hasHeardAll(EndedSessions.LISTENER) : () -> false;
        if (own.isPresent() && isOfFleet) {
            EndedSessionsOverHttp.declare(http.essentialRoutes(), own.get());
        }
        Optional<EndedSessionsPoller> asking = own.isPresent()
                ? own.map(pages -> EndedSessionsPoller.ofItself(pages, hasHeardAll, tokens, age, interval))
                : ender.filter(known -> isOfFleet)
                        .flatMap(membership::endedSessions)
                        .map(instance -> EndedSessionsPoller.ofAnother(instance, hasHeardAll, tokens, age, interval));
        if (asking.isPresent() && isOfFleet) {
            age.require();
            Gauge.builder("caravan.ended.sessions.age", age, EndedSessionsAge::ageSeconds)
                    .baseUnit("seconds")
                    .description("How long ago this process knew of every session that had ended")
                    .register(meters);
        }
        return asking;
    }
}
