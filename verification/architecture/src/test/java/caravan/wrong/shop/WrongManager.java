package caravan.wrong.shop;

/** A wrong fixture: a drawer. */
public record WrongManager() {}
