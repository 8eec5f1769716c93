package caravan.audit.domain;

/**
 * The progress of a running audit.
 *
 * @param part what it checks: {@code messages of orders}, {@code orders} and the like
 * @param rows how many rows of it are checked
 * @param rowsAbout about how many rows there are; 0 if that is not known
 * @param rule the rule that is being applied; empty while the audit reads
 * @param ruleNumber from 1; 0 while the audit reads
 * @param rules how many rules there are
 */
public record Progress(String part, long rows, long rowsAbout, String rule, int ruleNumber, int rules) {
    public static final Progress NONE = new Progress("start", 0, 0, "", 0, 0);
}
