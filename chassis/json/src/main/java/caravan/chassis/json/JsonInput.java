package caravan.chassis.json;

import tools.jackson.core.JsonParser;

/** A text that is being read, at one token. */
record JsonInput(JsonParser parser, boolean unknownFieldsAllowed) {
    /** A fault at the current value. */
    JsonFault fault(String detail) {
        return new JsonFault(parser.streamReadContext().pathAsPointer().toString(), detail);
    }

    /** A fault at a field of the object that the parser is in, or has just left. */
    JsonFault faultAt(String field, String detail) {
        String name = field.replace("~", "~0").replace("/", "~1");
        return new JsonFault(parser.streamReadContext().pathAsPointer() + "/" + name, detail);
    }
}
