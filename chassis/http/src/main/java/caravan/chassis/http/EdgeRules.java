package caravan.chassis.http;

import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.addresses.TrustedGateways;
import caravan.chassis.http.headers.Cors;

/**
 * Who may do what at a process' port, before any route is asked.
 *
 * @param gateways whose word is taken for the client's address and deadline, and who may have more connections than others
 * @param metricsReaders who may read the meters without a token
 * @param cors which pages of other origins may call
 */
public record EdgeRules(TrustedGateways gateways, MetricsReaders metricsReaders, Cors cors) {
    /** Nobody is believed, this machine alone reads the meters, and no page of another origin may call. */
    public static final EdgeRules STRICT = new EdgeRules(TrustedGateways.NONE, MetricsReaders.THIS_MACHINE, Cors.NONE);
}
