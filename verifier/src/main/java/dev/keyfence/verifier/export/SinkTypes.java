package dev.keyfence.verifier.export;

import java.util.List;

/** The kinds of sinks there are. */
final class SinkTypes {

    static final List<SinkType> ALL = List.of(WebhookSink.TYPE, SyslogSink.TYPE, FileSink.TYPE);

    private SinkTypes() {}

    static List<String> names() {
        return ALL.stream().map(SinkType::name).toList();
    }
}
