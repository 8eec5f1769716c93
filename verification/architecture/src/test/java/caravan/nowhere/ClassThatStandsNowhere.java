package caravan.nowhere;

/** A wrong fixture: a class in a platform's folder, outside of any service. */
public record ClassThatStandsNowhere() {}
