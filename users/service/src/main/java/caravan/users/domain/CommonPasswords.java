package caravan.users.domain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The most common passwords of published breaches, without those that are too short anyway ({@code passwords/README.md} names the source).
 * They are in memory as sorted 64-bit hashes, 1 MB, and are read when the first password is chosen. The chance that another password has
 * one of these hashes is one in 150 million million.
 */
final class CommonPasswords {
    private static final String FILE = "/passwords/common-passwords.txt.gz";
    private static final int PASSWORDS_FIRST = 1 << 17;

    /** Digits that people add to a word, such as a year. */
    private static final int DIGITS_ADDED_MAX = 4;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private static final class List {
        private static final long[] HASHES = read();
    }

    private CommonPasswords() {}

    /**
     * Whether a password is common, or is a common one and up to {@value #DIGITS_ADDED_MAX} digits.
     *
     * @param folded in lower case
     */
    static boolean contain(String folded) {
        int end = folded.length();
        for (int digits = 0; digits <= DIGITS_ADDED_MAX && end > 0; digits++) {
            if (Arrays.binarySearch(List.HASHES, hash(folded, end)) >= 0) {
                return true;
            }
            end--;
            if (!Character.isDigit(folded.charAt(end))) {
                return false;
            }
        }
        return false;
    }

    static int count() {
        return List.HASHES.length;
    }

    private static long[] read() {
        long[] hashes = new long[PASSWORDS_FIRST];
        int count = 0;
        try (InputStream file = Objects.requireNonNull(CommonPasswords.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (count == hashes.length) {
                    hashes = Arrays.copyOf(hashes, 2 * count);
                }
                hashes[count] = hash(line, line.length());
                count++;
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + FILE, broken);
        }
        hashes = Arrays.copyOf(hashes, count);
        Arrays.sort(hashes);
        return hashes;
    }

    /** FNV-1a over UTF-16, with the final steps of MurmurHash3. */
    private static long hash(String text, int end) {
        long hash = FNV_OFFSET;
        for (int at = 0; at < end; at++) {
            hash = (hash ^ text.charAt(at)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
