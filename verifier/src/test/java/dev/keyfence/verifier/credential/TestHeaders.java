package dev.keyfence.verifier.credential;

import java.util.ArrayList;
import java.util.List;

/** Headers as a server hands them over: names without case, values in order. */
final class TestHeaders implements Headers {

    private record Line(String name, String value) {}

    private final List<Line> lines = new ArrayList<>();

    TestHeaders with(String name, String value) {
        lines.add(new Line(name, value));
        return this;
    }

    @Override
    public List<String> all(String name) {
        return lines.stream()
                .filter(line -> line.name.equalsIgnoreCase(name))
                .map(Line::value)
                .toList();
    }
}
