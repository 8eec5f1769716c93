package caravan.users.tokens;

import java.util.Arrays;

/** Keys for tests of other packages. */
public final class TestKeys {
    private TestKeys() {}

    public static KeyedHash keyedHash(int number) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) number);
        return new ServiceKey(key).keyedHash("tests");
    }
}
