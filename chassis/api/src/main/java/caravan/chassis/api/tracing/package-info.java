/** What led to what, as requests and messages carry it on. */
package caravan.chassis.api.tracing;
