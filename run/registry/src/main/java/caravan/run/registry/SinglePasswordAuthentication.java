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
 * ZooKeeper's scheme {@code digest}, for one login alone. ZooKeeper's own takes whatever name and password it is told, and leaves it to each
 * node's ACL whom they open it to: whoever makes up a login may create nodes at the root. Here another login is refused, and the connection closed.
 *
 * <p>ZooKeeper makes it by its name, so that the password comes in by a static field.
 */
public final class SinglePasswordAuthentication implements AuthenticationProvider {
    static final String SCHEME = "digest";
    /** Whose login it is; processes of Caravan log in so. */
    static final String USER = "caravan";

    private static volatile byte @Nullable [] login;

    /** @param password the one that is taken from now on */
    static void setPassword(String password) {
        login = loginOf(password);
    }

    static byte[] loginOf(String password) {
        return (USER + ":" + password).getBytes(StandardCharsets.UTF_8);
    }

    /** Whom ACLs of that login name. */
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
        // Who has the password has everything, also what was made with an earlier one, or by strangers before there was
        // one.
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
