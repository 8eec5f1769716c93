/** Causes and traces, which requests and messages carry. */
package caravan.chassis.api.tracing;
