/** What tells operators how the process does: metrics for Prometheus and logs as JSON lines. */
package caravan.chassis.runtime.telemetry;
