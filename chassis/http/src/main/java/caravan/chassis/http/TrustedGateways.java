package caravan.chassis.http;

import caravan.chassis.api.Settings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The peers whose word is taken for who the client is ({@code X-Forwarded-For}) and until when it waits ({@code
 * X-Deadline-Millis}); of everyone else these headers mean nothing.
 */
public final class TrustedGateways {
    /** Nobody is trusted. */
    public static final TrustedGateways NONE = new TrustedGateways(List.of());

    private static final String SETTING = "trusted-gateways";

    private final List<Block> blocks;

    /** The addresses that share their first bits (CIDR, RFC 4632). */
    private record Block(byte[] address, int bits) {
        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            return Arrays.equals(address, 0, whole, other, 0, whole)
                    && (rest == 0 || ((address[whole] ^ other[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0);
        }
    }

    private TrustedGateways(List<Block> blocks) {
        this.blocks = blocks;
    }

    /**
     * Those that the process' setting {@code trusted-gateways} lists, such as {@code 10.0.0.0/8, 192.0.2.7, fd00::/8}; none
     * if it is not set.
     *
     * @throws IllegalArgumentException if something in it is neither an address nor a block of them
     */
    public static TrustedGateways from(Settings process) {
        return process.text(SETTING).map(TrustedGateways::parse).orElse(NONE);
    }

    static TrustedGateways parse(String text) {
        List<Block> blocks = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            blocks.add(block(each.strip())
                    .orElseThrow(() -> new IllegalArgumentException("setting " + SETTING
                            + " must list IP addresses or blocks such as 10.0.0.0/8, separated by commas, not '"
                            + each.strip() + "'")));
        }
        return new TrustedGateways(List.copyOf(blocks));
    }

    private static Optional<Block> block(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address =
                address(slash < 0 ? text : text.substring(0, slash)).map(InetAddress::getAddress);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int all = address.get().length * Byte.SIZE;
        if (slash < 0) {
            return Optional.of(new Block(address.get(), all));
        }
        String bits = text.substring(slash + 1);
        boolean isNumber = !bits.isEmpty() && bits.length() <= 3 && bits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && Integer.parseInt(bits) <= all
                ? Optional.of(new Block(address.get(), Integer.parseInt(bits)))
                : Optional.empty();
    }

    /** An address as it is written; a name is none, and is never looked up. */
    private static Optional<InetAddress> address(String text) {
        boolean isVersion4 = text.chars().filter(c -> c == '.').count() == 3 && text.indexOf(':') < 0;
        boolean isVersion6 = text.indexOf(':') >= 0 && text.indexOf('%') < 0 && text.indexOf('[') < 0;
        if (!isVersion4 && !isVersion6) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    boolean trusts(InetAddress peer) {
        if (blocks.isEmpty()) {
            return false;
        }
        byte[] bytes = peer.getAddress();
        return blocks.stream().anyMatch(block -> block.holds(bytes));
    }

    /**
     * The client's address: what the last trusted hop was told by, seen from here. Whatever stands left of it in the
     * header may be the client's own invention.
     *
     * @param forwardedFor all values of {@code X-Forwarded-For}, separated by commas; empty if there are none
     */
    InetAddress client(InetAddress peer, String forwardedFor) {
        InetAddress client = peer;
        int end = forwardedFor.length();
        while (end > 0 && trusts(client)) {
            int comma = forwardedFor.lastIndexOf(',', end - 1);
            Optional<InetAddress> told =
                    address(forwardedFor.substring(comma + 1, end).strip());
            if (told.isEmpty()) {
                return client;
            }
            client = told.get();
            end = comma;
        }
        return client;
    }
}
