package caravan.chassis.json;

import java.lang.reflect.Type;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * A component that may be missing. In an {@code Optional<Optional<…>>} the outer one is empty if it is missing, and the inner one if it is
 * {@code null}: in a merge patch (RFC 7396) these mean to leave it, and to remove it.
 */
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
                ? ofNull()
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
    public Object ofNull() {
        return Shapes.of(content) instanceof OptionalShape inner ? Optional.of(inner.ofNull()) : Optional.empty();
    }

    @Override
    public boolean isLeftOut(Object value) {
        return ((Optional<?>) value).isEmpty();
    }
}
