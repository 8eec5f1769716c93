package caravan.nowhere;

/** A wrong fixture: a platform has services, and no classes of its own. */
public record ClassThatStandsNowhere() {}
