package caravan.chassis.messages.wire;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The partition of a key. It must be the same on every transport and for ever, since stored positions depend on it. */
public final class Partitions {
    /** Partitions of every topic. */
    public static final int COUNT = 16;

    /** All partitions of a source, for a transport that keeps the order across them. */
    public static final int ALL = -1;

    private Partitions() {}

    /** From 0 to 15: CRC-32 (RFC 1952) of the key's UTF-8, modulo the number of partitions. */
    public static int of(String key) {
        CRC32 checksum = new CRC32();
        checksum.update(key.getBytes(StandardCharsets.UTF_8));
        return (int) (checksum.getValue() % COUNT);
    }
}
