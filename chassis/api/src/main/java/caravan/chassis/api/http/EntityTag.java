package caravan.chassis.api.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Strong entity tags (RFC 9110, 8.8.3) of documents that do not change while the process runs. */
public final class EntityTag {
    private static final int BYTES = 16;

    private EntityTag() {}

    /** The tag with its quotes, the same for the same bytes. */
    public static String of(byte[] document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(document);
            return '"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
