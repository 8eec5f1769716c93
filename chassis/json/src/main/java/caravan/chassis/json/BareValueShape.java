package caravan.chassis.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A record with one component named value. In JSON it is only that value. */
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
