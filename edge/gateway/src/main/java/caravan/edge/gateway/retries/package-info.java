/** Decides whether a request is sent again: what is safe, and what the retry budget allows. Pure decisions. */
package caravan.edge.gateway.retries;
