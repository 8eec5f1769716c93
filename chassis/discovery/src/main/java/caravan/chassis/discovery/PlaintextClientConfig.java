package caravan.chassis.discovery;

import org.apache.zookeeper.client.ZKClientConfig;

/** A client of ZooKeeper over plain TCP, with neither TLS nor Kerberos. */
final class PlaintextClientConfig extends ZKClientConfig {
    PlaintextClientConfig() {
        // Else each connect looks for Kerberos' settings and for the server's name in DNS.
        setProperty(ENABLE_CLIENT_SASL_KEY, "false");
    }

    /** Would take over system properties for TLS, and load Netty for their names, which is not on the class path. */
    @Override
    protected void handleBackwardCompatibility() {
        // All is as it is set here.
    }
}
