package caravan.wrong.util;

/** A wrong fixture. */
public record Drawer() {}
