package caravan.architecture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The modules of the build that are not for tests, by their folders, with the dependencies of each outside its tests. */
record ModuleGraph(List<String> folders, List<Dependency> dependencies) {
    /** The modules under {@code verification} that are tools of the command line. */
    private static final Set<String> TOOLS = Set.of("verification/chaos", "verification/attack");

    record Dependency(String from, String to) {}

    static ModuleGraph of(Path root) {
        Map<String, Element> projects = new TreeMap<>();
        NodeList modules = project(root.resolve("pom.xml")).getElementsByTagName("module");
        for (int index = 0; index < modules.getLength(); index++) {
            String folder = modules.item(index).getTextContent().strip();
            if (!isForTests(folder)) {
                projects.put(folder, project(root.resolve(folder).resolve("pom.xml")));
            }
        }
        Map<String, String> folders = new TreeMap<>();
        projects.forEach((folder, project) -> folders.put(child(project, "artifactId"), folder));
        List<Dependency> dependencies = new ArrayList<>();
        projects.forEach((folder, project) -> {
            for (Element dependency : children(project, "dependencies", "dependency")) {
                String needed = folders.get(child(dependency, "artifactId"));
                if (needed != null && !child(dependency, "scope").equals("test")) {
                    dependencies.add(new Dependency(folder, needed));
                }
            }
        });
        return new ModuleGraph(List.copyOf(projects.keySet()), List.copyOf(dependencies));
    }

    private static boolean isForTests(String folder) {
        return folder.contains("testkit")
                || folder.startsWith("verification/") && !TOOLS.contains(folder)
                || folder.equals("run/bill-of-materials");
    }

    private static Element project(Path pom) {
        try {
            Document document = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile());
            return document.getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException unreadable) {
            throw new IllegalStateException("cannot read " + pom, unreadable);
        }
    }

    private static List<Element> children(Element parent, String list, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(list)) {
                NodeList named = element.getElementsByTagName(name);
                for (int index = 0; index < named.getLength(); index++) {
                    found.add((Element) named.item(index));
                }
            }
        }
        return found;
    }

    /** A child's text, empty if there is none. */
    private static String child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element.getTextContent().strip();
            }
        }
        return "";
    }
}
