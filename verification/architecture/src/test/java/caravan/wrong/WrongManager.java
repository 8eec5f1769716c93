package caravan.wrong;

/** A wrong fixture. */
public record WrongManager() {}
