package caravan.audit.domain;

/**
 * How far a running audit is.
 *
 * @param part what it goes through: {@code messages of orders}, {@code orders} and the like
 * @param rows how much of that it has looked at
 * @param rowsAbout how much there is, about; 0 if that is not known
 * @param rule the rule at work; empty while it reads
 * @param ruleNumber from 1; 0 while it reads
 * @param rules how many there are
 */
public record Progress(String part, long rows, long rowsAbout, String rule, int ruleNumber, int rules) {
    public static final Progress NONE = new Progress("start", 0, 0, "", 0, 0);
}
