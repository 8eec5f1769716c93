package caravan.chassis.http.documents;

/** A reply's body that is no JSON of ours, such as metrics. */
public record RawBody(String mediaType, byte[] bytes) {}
