/** Requests to a running shop over HTTP, their answers, and what every refusal must look like. */
package caravan.journeys.calls;
