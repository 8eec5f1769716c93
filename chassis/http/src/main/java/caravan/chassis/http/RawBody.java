package caravan.chassis.http;

/** A reply's body that is no JSON of ours, such as metrics. */
record RawBody(String mediaType, byte[] bytes) {}
