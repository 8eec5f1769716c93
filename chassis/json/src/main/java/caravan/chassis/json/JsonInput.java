package caravan.chassis.json;

import tools.jackson.core.JsonParser;

/** The parser's position in a text. */
record JsonInput(JsonParser parser, boolean unknownFieldsAllowed) {
    /** A fault at the current value. */
    JsonFault fault(String detail) {
        return new JsonFault(parser.streamReadContext().pathAsPointer().toString(), detail);
    }

    /** A fault at a field of the current object, or of the one that has just ended. */
    JsonFault faultAt(String field, String detail) {
        String name = field.replace("~", "~0").replace("/", "~1");
        return new JsonFault(parser.streamReadContext().pathAsPointer() + "/" + name, detail);
    }
}
