package caravan.users.domain;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name to sign in with, in its normal form: NFKC (Unicode Standard Annex 15), trimmed, in lower case, 3 to 64 letters, digits, dots,
 * dashes or underscores. Two characters are enough if each stands for a syllable or a word (李明).
 */
public record Username(String value) implements Comparable<Username> {
    private static final int TYPED_CHARACTERS_MAX = 256;
    private static final int CHARACTERS_MIN = 3;
    private static final int CHARACTERS_MIN_DENSE = 2;
    private static final int CHARACTERS_MAX = 64;
    /** Scripts whose characters stand for a syllable or a word. */
    private static final Set<UnicodeScript> DENSE_SCRIPTS =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);

    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}._-]{2,64}");
    private static final Pattern PREFIX = Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{M}\\p{Nd}._-]{0,63}");
    private static final Pattern STARTS_WITH_LETTER_OR_DIGIT = Pattern.compile("[\\p{L}\\p{Nd}].*");

    /** The first administrator's name. Nobody else can register it. */
    public static final Username FIRST_ADMINISTRATOR = new Username("admin");

    /** @throws IllegalArgumentException if the text is not a name in its normal form */
    public Username {
        if (!isPlain(value)
                && (!FORM.matcher(value).matches()
                        || value.codePointCount(0, value.length()) < charactersMin(value)
                        || !STARTS_WITH_LETTER_OR_DIGIT.matcher(value).matches()
                        || !value.equals(fold(value)))) {
            throw new IllegalArgumentException(
                    "must be 3 to 64 letters, digits, '.', '-' or '_', beginning with a letter or digit"
                            + " (2 of Chinese, Japanese or Korean)");
        }
    }

    /**
     * The normal form of a typed name, so that {@code " Ann"} and {@code "ann"} are the same user.
     *
     * @throws IllegalArgumentException if it cannot be a name
     */
    public static Username normalized(String typed) {
        if (typed.length() > TYPED_CHARACTERS_MAX) {
            throw new IllegalArgumentException("must be at most 64 characters");
        }
        return new Username(fold(typed.strip()).strip());
    }

    /**
     * The normal form of the beginning of a name. Letters that only look the same stay different.
     *
     * @throws IllegalArgumentException if no name begins so
     */
    public static String normalizedPrefix(String typed) {
        String prefix =
                typed.length() > TYPED_CHARACTERS_MAX ? "" : fold(typed.strip()).strip();
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "must be the beginning of a username: 1 to 64 letters, digits, '.', '-' or '_'");
        }
        return prefix;
    }

    private static int charactersMin(String text) {
        return text.codePoints().allMatch(character -> DENSE_SCRIPTS.contains(UnicodeScript.of(character)))
                ? CHARACTERS_MIN_DENSE
                : CHARACTERS_MIN;
    }

    /** Lower-case ASCII is in normal form already. So nearly all names skip the Unicode tables. */
    private static boolean isPlain(String text) {
        if (text.length() < CHARACTERS_MIN || text.length() > CHARACTERS_MAX) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean isLetterOrDigit = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
            boolean isMark = i > 0 && (character == '.' || character == '-' || character == '_');
            if (!isLetterOrDigit && !isMark) {
                return false;
            }
        }
        return true;
    }

    // Upper case first: it makes texts equal that lower case alone does not (ß and SS, final and other sigma).
    private static String fold(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ');
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    @Override
    public int compareTo(Username other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
