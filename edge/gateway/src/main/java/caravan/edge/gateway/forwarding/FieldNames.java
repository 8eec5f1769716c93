package caravan.edge.gateway.forwarding;

import java.util.ArrayList;
import java.util.List;

/** A set of header names that ignores case. It looks at the length first, so most names need no comparison and no copy. */
final class FieldNames {
    private final List<List<String>> byLength = new ArrayList<>();

    private FieldNames() {}

    static FieldNames of(String... names) {
        FieldNames made = new FieldNames();
        for (String name : names) {
            while (made.byLength.size() <= name.length()) {
                made.byLength.add(new ArrayList<>());
            }
            made.byLength.get(name.length()).add(name);
        }
        return made;
    }

    boolean contains(String name) {
        if (name.length() >= byLength.size()) {
            return false;
        }
        List<String> sameLength = byLength.get(name.length());
        for (int at = 0; at < sameLength.size(); at++) {
            if (sameLength.get(at).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
