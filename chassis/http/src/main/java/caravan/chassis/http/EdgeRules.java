package caravan.chassis.http;

import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.addresses.TrustedGateways;
import caravan.chassis.http.headers.Cors;

/**
 * The access rules of a process' port, which apply before any route.
 *
 * @param gateways trusted to report the client's address and the deadline; may have more connections than others
 * @param metricsReaders who may read the metrics without a token
 * @param cors which web pages of other origins may call
 */
public record EdgeRules(TrustedGateways gateways, MetricsReaders metricsReaders, Cors cors) {
    /** No gateway is trusted, only this machine reads the metrics, and no page of another origin may call. */
    public static final EdgeRules STRICT = new EdgeRules(TrustedGateways.NONE, MetricsReaders.THIS_MACHINE, Cors.NONE);
}
