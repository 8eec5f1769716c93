package caravan.wrong.shop;

/** A wrong fixture: a name for unrelated things. */
public record WrongManager() {}
