package caravan.wrong.util;

/** A wrong fixture: a name for unrelated things. */
public record Drawer() {}
