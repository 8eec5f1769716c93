package caravan.chassis.discovery;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/** Asks DNS with the JDK's own client, over UDP, and over TCP for long answers. It caches nothing. */
final class DnsLookup {
    private static final int FIRST_TIMEOUT_MILLIS = 500;
    /** Each attempt waits twice as long as the one before: at most 1.5 s in all for each server. */
    private static final int TRIES_MAX = 2;

    /** Only such names are looked up: JNDI would ask another directory for a name with a scheme. */
    private static final Pattern DOMAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,60}");

    private final String server;

    /** @param server {@code host:port}; empty for the machine's own resolver */
    DnsLookup(Optional<String> server) {
        this.server = server.map(hostAndPort -> "dns://" + hostAndPort).orElse("dns:");
    }

    /**
     * The records of a name, in text form.
     *
     * @param name a whole domain name
     * @param type {@code A} or {@code SRV}
     * @return empty if there is no such name, it has no records, or it is not a host name
     * @throws NamingException if nobody answers, or the server fails
     */
    @SuppressWarnings("BanJNDI") // DNS answers texts; it is directories of objects that are dangerous
    List<String> records(String name, String type) throws NamingException {
        if (!DOMAIN_NAME.matcher(name).matches()) {
            return List.of();
        }
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, server);
        environment.put("com.sun.jndi.dns.timeout.initial", Integer.toString(FIRST_TIMEOUT_MILLIS));
        environment.put("com.sun.jndi.dns.timeout.retries", Integer.toString(TRIES_MAX));
        DirContext context = new InitialDirContext(environment);
        try {
            return texts(context.getAttributes(name + ".", new String[] {type}).get(type));
        } catch (NameNotFoundException noSuchName) {
            return List.of();
        } finally {
            context.close();
        }
    }

    private static List<String> texts(@Nullable Attribute records) throws NamingException {
        List<String> texts = new ArrayList<>();
        if (records != null) {
            NamingEnumeration<?> all = records.getAll();
            while (all.hasMore()) {
                texts.add(all.next().toString());
            }
        }
        return texts;
    }
}
