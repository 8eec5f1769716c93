/** An upstream is a service as the gateway sees it: its instances, connections, circuit breaker and limits. */
package caravan.edge.gateway.upstream;
