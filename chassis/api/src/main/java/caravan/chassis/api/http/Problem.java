package caravan.chassis.api.http;

import java.util.Optional;

/**
 * A refusal, answered as problem details (RFC 9457).
 *
 * @param code snake_case and stable: what a program switches on
 * @param detail for people: what was wrong, where, and what to do about it; never SQL, a stack trace or a secret
 * @param field the field at fault
 * @param current a record of the current state, if it differs from what the caller expected; written as {@code current}
 */
public record Problem(int status, String code, String detail, Optional<String> field, Optional<Object> current) {
    public Problem(int status, String code, String detail, Optional<String> field) {
        this(status, code, detail, field, Optional.empty());
    }
}
