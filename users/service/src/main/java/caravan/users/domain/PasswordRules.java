package caravan.users.domain;

import java.util.Locale;
import java.util.Optional;

/** The rules for passwords: their length, and no common ones (NIST SP 800-63B, 5.1.1.2). */
public final class PasswordRules {
    public static final int CHARACTERS_MIN = 8;
    public static final int CHARACTERS_MAX = 128;

    private PasswordRules() {}

    /** Why a password is refused. */
    public enum Refusal {
        TOO_SHORT("must have at least " + CHARACTERS_MIN + " characters"),
        TOO_LONG("must have at most " + CHARACTERS_MAX + " characters"),
        COMMON("is one of the most common passwords; choose another"),
        SAME_AS_USERNAME("must not be the username");

        private final String detail;

        Refusal(String detail) {
            this.detail = detail;
        }

        /** A clause for people, without its subject. */
        public String detail() {
            return detail;
        }
    }

    /** Empty if the password is accepted. */
    public static Optional<Refusal> refusal(Password password, Username username) {
        if (password.characters() < CHARACTERS_MIN) {
            return Optional.of(Refusal.TOO_SHORT);
        }
        if (password.characters() > CHARACTERS_MAX) {
            return Optional.of(Refusal.TOO_LONG);
        }
        String folded = password.value().toLowerCase(Locale.ROOT);
        if (folded.equals(username.value())) {
            return Optional.of(Refusal.SAME_AS_USERNAME);
        }
        if (CommonPasswords.contain(folded) || folded.codePoints().distinct().count() == 1) {
            return Optional.of(Refusal.COMMON);
        }
        return Optional.empty();
    }
}
