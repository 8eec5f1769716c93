package caravan.chassis.runtime;

import caravan.chassis.api.Identifiers;
import caravan.chassis.http.HttpServer;
import caravan.chassis.runtime.tokens.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** What all services of a process share. */
record Surroundings(
        Clock clock, Identifiers identifiers, TokenVerifier tokens, HttpServer http, MeterRegistry meters) {}
