package caravan.chassis.discovery;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances from DNS, which is asked at an interval, as Kubernetes' headless services need it. If there is no such name, or it has no
 * records,
 * the service has no instance that is ready. If there is no answer, or the server fails, the last known instances are kept. The
 * orchestrator announces instances.
 */
final class DnsDiscovery implements Discovery {
    /** Means that host and port come from SRV records. */
    static final int PORT_OF_SRV = 0;

    private static final int INSTANCES_MAX = 256;
    private static final Duration STOP_MAX = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(DnsDiscovery.class);

    private final DnsLookup lookup;
    private final Names names;
    private final OutageLog outage;
    private final Map<String, List<Instance>> known = new ConcurrentHashMap<>();
    private final ScheduledExecutorService refreshing = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("dns-refresh").daemon().factory());

    private DnsDiscovery(DnsLookup lookup, Names names) {
        this.lookup = lookup;
        this.names = names;
        this.outage = new OutageLog("dns zone " + names.zone());
    }

    /** Starts to ask for the services, and returns at once. */
    static DnsDiscovery open(DnsLookup lookup, Names names, Duration refresh, Collection<String> services) {
        DnsDiscovery discovery = new DnsDiscovery(lookup, names);
        List<String> asked = List.copyOf(services);
        discovery.refreshing.scheduleWithFixedDelay(
                () -> discovery.refresh(asked), 0, refresh.toMillis(), TimeUnit.MILLISECONDS);
        return discovery;
    }

    private void refresh(List<String> services) {
        String failure = null;
        for (String service : services) {
            try {
                known.put(service, ask(service));
            } catch (NamingException failed) {
                failure = service + ": " + failed;
            } catch (RuntimeException bug) {
                // An exception would end the schedule for ever.
                LOG.atError().addKeyValue("service", service).setCause(bug).log("A DNS look-up failed");
            }
        }
        if (refreshing.isShutdown()) {
            return; // It was interrupted: that is no outage.
        }
        if (failure != null) {
            outage.begins(failure);
        } else {
            outage.ends();
        }
    }

    private List<Instance> ask(String service) throws NamingException {
        List<Instance> found = new ArrayList<>();
        if (names.port() == PORT_OF_SRV) {
            for (String record : lookup.records("_http._tcp." + service + "." + names.zone(), "SRV")) {
                addTargets(service, record, found);
            }
        } else {
            add(service, lookup.records(service + "." + names.zone(), "A"), names.port(), found);
        }
        return found.stream().distinct().limit(INSTANCES_MAX).toList();
    }

    /** Looks the targets up here, so that their addresses are kept while DNS is away. */
    private void addTargets(String service, String record, List<Instance> found) throws NamingException {
        // RFC 2782: priority, weight, port and target
        String[] fields = record.split(" ");
        if (fields.length == 4 && found.size() < INSTANCES_MAX) {
            String target = fields[3].replaceAll("\\.$", "");
            add(service, lookup.records(target, "A"), Integer.parseInt(fields[2]), found);
        }
    }

    private static void add(String service, List<String> addresses, int port, List<Instance> found) {
        for (String address : addresses) {
            found.add(Instance.at(service, URI.create("http://" + address + ":" + port)));
        }
    }

    @Override
    public List<Instance> instancesOf(String service) {
        return known.getOrDefault(service, List.of());
    }

    @Override
    public Registration register(Instance instance) {
        return () -> {};
    }

    @Override
    public void close() {
        refreshing.shutdownNow();
        try {
            if (!refreshing.awaitTermination(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atInfo().log("A DNS look-up did not stop in time; it ends when the process ends");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How services are named.
     *
     * @param zone the domain of their names
     * @param port where all of them listen, or {@link #PORT_OF_SRV}
     */
    record Names(String zone, int port) {}
}
