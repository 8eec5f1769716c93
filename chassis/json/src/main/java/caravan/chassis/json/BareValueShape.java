package caravan.chassis.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A record of one component named value: on the wire, just that. */
final class BareValueShape implements Shape {
    private final RecordField field;
    private final RecordShape owner;

    BareValueShape(RecordField field, RecordShape owner) {
        this.field = field;
        this.owner = owner;
    }

    @Override
    public void write(Object value, JsonGenerator out) {
        field.writeBare(value, out);
    }

    @Override
    public Object read(JsonInput in) {
        return owner.create(in, new @Nullable Object[] {field.read(in)});
    }
}
