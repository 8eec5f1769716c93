package caravan.wrong.util;

/** A wrong fixture: a drawer. */
public record Drawer() {}
