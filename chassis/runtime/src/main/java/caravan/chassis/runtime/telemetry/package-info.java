/** Metrics for Prometheus, and logs as JSON lines. */
package caravan.chassis.runtime.telemetry;
