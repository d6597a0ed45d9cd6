package dev.keyfence.streams.detection.watch;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a user agent is, without its version: the product token in small letters; of what calls
 * itself Mozilla, the browser or robot behind it (RFC 9110 section 10.1.5 says what a product token
 * is). Pure.
 *
 * <pre>
 *   python-requests/2.31.0                                          python-requests
 *   Mozilla/5.0 (…) AppleWebKit/537.36 (…) Chrome/120.0 Safari/537   chrome
 *   Mozilla/5.0 (compatible; Googlebot/2.1; +http://…)              googlebot
 * </pre>
 */
public final class AgentFamily {

    private static final int CHARACTERS_MAX = 40;

    private static final int WORDS_MAX = 32;
    private static final Pattern NO_LETTERS = Pattern.compile("[^a-z]+");
    private static final Pattern END = Pattern.compile("[/ ;(,]");

    /** Instances that name themselves. */
    private static final Pattern INSTANCE = Pattern.compile("[-_.][0-9a-f-]{8,}$");

    private static final Pattern COMPATIBLE =
            Pattern.compile("\\(compatible; ([^/;) ]+)", Pattern.CASE_INSENSITIVE);

    /** Each names those after it as well. */
    private static final List<String> BROWSERS =
            List.of("edg", "opr", "samsungbrowser", "firefox", "chrome", "safari", "trident");

    private AgentFamily() {}

    /** The family of a user agent; {@code none} of a blank one. */
    public static String of(String agent) {
        String text = agent.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty() || text.equals("-")) {
            return "none";
        }
        return text.startsWith("mozilla/") ? behindMozilla(text) : product(text);
    }

    /** The words in a user agent, each once, in small letters; of a long one the first 32. */
    public static List<String> words(String agent) {
        return NO_LETTERS
                .splitAsStream(agent.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .distinct()
                .limit(WORDS_MAX)
                .toList();
    }

    private static String behindMozilla(String text) {
        var compatible = COMPATIBLE.matcher(text);
        if (compatible.find()) {
            return product(compatible.group(1));
        }
        return BROWSERS.stream()
                .filter(browser -> text.contains(browser + "/"))
                .findFirst()
                .orElse("mozilla");
    }

    private static String product(String text) {
        String token = END.split(text, 2)[0];
        String plain = INSTANCE.matcher(token).replaceFirst("");
        String name = plain.isEmpty() ? token : plain;
        if (name.isEmpty()) {
            return "none";
        }
        return name.length() > CHARACTERS_MAX ? name.substring(0, CHARACTERS_MAX) : name;
    }
}
