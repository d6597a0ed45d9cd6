package dev.keyfence.verifier.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;

/**
 * Sets up the process's log: to the standard error, so that the standard output holds only what
 * commands print. The levels of other people's loggers are those of {@code logback.xml}.
 */
public final class Logs {

    /** Our own loggers; the level setting is theirs. */
    private static final String OURS = "dev.keyfence";

    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger{0}: %msg%n";

    private Logs() {}

    /**
     * Logs in this format from now on.
     *
     * @param format what lines look like
     * @param level the least level that our own loggers write: {@code debug}, {@code info}, {@code
     *     warn} or {@code error}
     * @throws IllegalArgumentException when there is no such level
     */
    public static void use(LogFormat format, String level) {
        Level known = Level.toLevel(level, null);
        if (known == null) {
            throw new IllegalArgumentException(
                    "a log level is debug, info, warn or error, not '" + level + "'");
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(encoder(format, context));
        console.start();
        root.addAppender(console);
        context.getLogger(OURS).setLevel(known);
    }

    private static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
        Encoder<ILoggingEvent> encoder =
                switch (format) {
                    case PLAIN -> {
                        PatternLayoutEncoder plain = new PatternLayoutEncoder();
                        plain.setPattern(PATTERN);
                        yield plain;
                    }
                    case JSON -> new JsonLineEncoder();
                };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }
}
