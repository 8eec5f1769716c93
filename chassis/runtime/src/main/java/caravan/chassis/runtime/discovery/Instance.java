package caravan.chassis.runtime.discovery;

import java.net.URI;

/**
 * One running process of a service.
 *
 * @param service the service's name
 * @param id unlike that of every other instance, also of an earlier one at the same address
 * @param address scheme, host and port
 */
public record Instance(String service, String id, URI address) {}
