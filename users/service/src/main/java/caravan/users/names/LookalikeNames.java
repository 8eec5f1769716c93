package caravan.users.names;

import caravan.users.domain.NameSkeleton;
import caravan.users.domain.Username;
import com.ibm.icu.text.SpoofChecker;
import java.text.Normalizer;

/**
 * Finds usernames that look like another username, by Unicode's tables (Unicode Technical Standard 39, with ICU4J). ASCII names, which are
 * nearly all, need no table. The tables are loaded when the first other name comes.
 */
public final class LookalikeNames {
    private static final int LAST_ASCII = 0x7F;

    private static final class Tables {
        private static final SpoofChecker CHECKER = new SpoofChecker.Builder()
                .setChecks(SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.INVISIBLE | SpoofChecker.MIXED_NUMBERS)
                .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
                .build();
    }

    private LookalikeNames() {}

    /**
     * Whether a name mixes scripts (Latin may stand only beside Chinese, Japanese or Korean), mixes digits of two systems, or has the same
     * mark twice on one letter.
     */
    public static boolean isMixed(Username name) {
        return !isAscii(name.value()) && Tables.CHECKER.failsChecks(name.value());
    }

    public static NameSkeleton skeleton(Username name) {
        return new NameSkeleton(
                isAscii(name.value())
                        ? ofAscii(name.value())
                        : Tables.CHECKER.getSkeleton(withoutDotsOnDots(name.value())));
    }

    /** Fonts draw i and j the same with and without a combining dot above. Unicode's tables of confusables do not say so. */
    private static String withoutDotsOnDots(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replace("i\u0307", "i")
                .replace("j\u0307", "j");
    }

    /** For lower-case letters, digits, dots, dashes and underscores. The migration V3 computes the same. */
    private static String ofAscii(String name) {
        return name.replace("m", "rn").replace('0', 'O').replace('1', 'l');
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character <= LAST_ASCII);
    }
}
