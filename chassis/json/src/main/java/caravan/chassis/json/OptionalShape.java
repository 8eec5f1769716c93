package caravan.chassis.json;

import java.lang.reflect.Type;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** A component that may be missing. */
final class OptionalShape implements Shape {
    private final Type content;

    OptionalShape(Type content) {
        this.content = content;
    }

    @Override
    public void write(Object value, JsonGenerator out) {
        Optional<?> optional = (Optional<?>) value;
        if (optional.isEmpty()) {
            out.writeNull();
        } else {
            Shapes.of(content).write(optional.get(), out);
        }
    }

    @Override
    public Object read(JsonInput in) {
        return Shape.isNull(in)
                ? Optional.empty()
                : Optional.ofNullable(Shapes.of(content).read(in));
    }

    @Override
    public boolean mayBeMissing() {
        return true;
    }

    @Override
    public Object missing() {
        return Optional.empty();
    }

    @Override
    public boolean isLeftOut(Object value) {
        return ((Optional<?>) value).isEmpty();
    }
}
