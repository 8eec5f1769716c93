package caravan.chassis.api.http;

/** A reply's body in another form than JSON, such as metrics, or lines of JSON. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record RawBody(String mediaType, byte[] bytes) {}
