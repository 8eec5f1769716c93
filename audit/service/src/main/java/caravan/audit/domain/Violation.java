package caravan.audit.domain;

/**
 * One violation of a rule.
 *
 * @param about the kind of thing that breaks the rule: {@code order}, {@code sku}, {@code service} and the like
 * @param id of the thing
 * @param found what is there
 * @param expected what should be
 */
public record Violation(String about, String id, String found, String expected) {}
