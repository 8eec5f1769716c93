package caravan.chassis.discovery;

import org.apache.zookeeper.client.ZKClientConfig;

/** A ZooKeeper client over plain TCP, without TLS and Kerberos. */
final class PlaintextClientConfig extends ZKClientConfig {
    PlaintextClientConfig() {
        // With it, each connect would look for Kerberos settings and for the name of the server in DNS.
        setProperty(ENABLE_CLIENT_SASL_KEY, "false");
    }

    /** The parent takes over system properties for TLS, and loads Netty for their names, which is not on the class path. */
    @Override
    protected void handleBackwardCompatibility() {
        // All is as it is set here.
    }
}
