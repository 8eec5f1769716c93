package caravan.run.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.auth.AuthenticationProvider;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper's scheme {@code digest}, for one login only. ZooKeeper's own provider accepts any name and password, and the ACL of each node
 * decides what they may do: anyone who makes up a login may create nodes at the root. Here every other login is refused, and its
 * connection closed.
 *
 * <p>ZooKeeper creates it by its class name, so the password comes in through a static field.
 */
public final class SinglePasswordAuthentication implements AuthenticationProvider {
    static final String SCHEME = "digest";
    /** The user name of all processes of Caravan. */
    static final String USER = "caravan";

    private static volatile byte @Nullable [] login;

    /** @param password the only one that is accepted from now on */
    static void setPassword(String password) {
        login = loginOf(password);
    }

    static byte[] loginOf(String password) {
        return (USER + ":" + password).getBytes(StandardCharsets.UTF_8);
    }

    /** The id of this login in ACLs. */
    static Id id(String password) {
        return idOf(loginOf(password));
    }

    private static Id idOf(byte[] right) {
        try {
            return new Id(
                    SCHEME, DigestAuthenticationProvider.generateDigest(new String(right, StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public KeeperException.Code handleAuthentication(ServerCnxn connection, byte[] sent) {
        byte[] right = login;
        if (right == null || !MessageDigest.isEqual(right, sent)) {
            return KeeperException.Code.AUTHFAILED;
        }
        connection.addAuthInfo(idOf(right));
        // Clients with the password may do everything, also with nodes of an earlier password, or of strangers from
        // before there was a
        // password.
        connection.addAuthInfo(new Id("super", ""));
        return KeeperException.Code.OK;
    }

    @Override
    public boolean matches(String id, String aclExpression) {
        return id.equals(aclExpression);
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public boolean isValid(String id) {
        return List.of(id.split(":", -1)).size() == 2;
    }
}
