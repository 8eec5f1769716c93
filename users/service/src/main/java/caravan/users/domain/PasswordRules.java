package caravan.users.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which passwords are taken: by length and against what everybody tries first (NIST SP 800-63B, 5.1.1.2). */
public final class PasswordRules {
    public static final int CHARACTERS_MIN = 8;
    public static final int CHARACTERS_MAX = 128;

    /** The most frequent passwords of published breaches that are long enough to pass the rule on length. */
    private static final Set<String> COMMON = Set.of(
            "password",
            "password1",
            "password12",
            "password123",
            "password1234",
            "password!",
            "passw0rd",
            "p@ssw0rd",
            "p@ssword",
            "12345678",
            "123456789",
            "1234567890",
            "0123456789",
            "0987654321",
            "987654321",
            "87654321",
            "11111111",
            "111111111",
            "00000000",
            "88888888",
            "12341234",
            "123123123",
            "12344321",
            "11223344",
            "1q2w3e4r",
            "1q2w3e4r5t",
            "1qaz2wsx",
            "qwertyui",
            "qwertyuiop",
            "qwerty12",
            "qwerty123",
            "qwerty1234",
            "qwertz123",
            "asdfghjk",
            "asdfghjkl",
            "asdf1234",
            "zxcvbnm1",
            "zxcvbnm123",
            "abcd1234",
            "abc12345",
            "abcdefgh",
            "abc123456",
            "a1234567",
            "a12345678",
            "a123456789",
            "aa123456",
            "aa12345678",
            "iloveyou",
            "iloveyou1",
            "iloveyou2",
            "sunshine",
            "sunshine1",
            "princess",
            "princess1",
            "football",
            "football1",
            "baseball",
            "baseball1",
            "basketball",
            "superman",
            "superman1",
            "batman123",
            "starwars",
            "trustno1",
            "whatever",
            "welcome1",
            "welcome123",
            "letmein1",
            "letmein123",
            "monkey123",
            "dragon123",
            "master123",
            "shadow123",
            "michael1",
            "jennifer",
            "jordan23",
            "computer",
            "internet",
            "samsung1",
            "liverpool",
            "corvette",
            "mercedes",
            "maverick",
            "midnight",
            "mountain",
            "charlie1",
            "chocolate",
            "butterfly",
            "hellokitty",
            "changeme",
            "changeme1",
            "changeme123",
            "administrator",
            "admin123",
            "admin1234",
            "adminadmin",
            "rootroot",
            "testtest",
            "test1234",
            "guest123",
            "user1234",
            "default1",
            "secret123",
            "passpass",
            "pass1234",
            "access14",
            "killer123",
            "freedom1",
            "caravan1",
            "caravan123");

    private PasswordRules() {}

    /** Why a password is not taken. */
    public enum Refusal {
        TOO_SHORT("password_too_short", "must have at least " + CHARACTERS_MIN + " characters"),
        TOO_LONG("password_too_long", "must have at most " + CHARACTERS_MAX + " characters"),
        COMMON("password_too_common", "is one of the passwords that are guessed first; choose another"),
        SAME_AS_USERNAME("password_is_username", "must not be the username");

        private final String code;
        private final String detail;

        Refusal(String code, String detail) {
            this.code = code;
            this.detail = detail;
        }

        /** Stable and snake_case, for programs. */
        public String code() {
            return code;
        }

        /** A clause for people, without its subject. */
        public String detail() {
            return detail;
        }
    }

    /** Empty if the password is taken. */
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
        if (COMMON.contains(folded) || folded.codePoints().distinct().count() == 1) {
            return Optional.of(Refusal.COMMON);
        }
        return Optional.empty();
    }
}
