package caravan.chassis.runtime;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.http.HttpServer;
import caravan.chassis.http.server.EventLoops;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.runtime.cache.CacheBudget;
import caravan.chassis.runtime.tokens.ProcessSessions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;

/**
 * The parts that all services of a process share.
 *
 * @param loops for clients
 * @param writeGuard decides whether anything is written
 * @param notices lines of services for the operator; services add them while they are assembled
 */
record ProcessContext(
        Clock clock,
        Identifiers identifiers,
        ProcessSessions sessions,
        EventLoops loops,
        HttpServer http,
        MeterRegistry meters,
        WriteGuard writeGuard,
        CacheBudget caches,
        Spans spans,
        List<String> notices) {}
