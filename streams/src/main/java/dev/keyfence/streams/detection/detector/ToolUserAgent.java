package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * D15: a key that exists is presented with a tool that looks for secrets or attacks, or from a
 * system that is made for that and says so in its user agent, or an address guesses with one. Who
 * means harm can call a tool otherwise; many do not.
 */
public final class ToolUserAgent implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D15",
                    "tool_user_agent",
                    1,
                    Severity.MEDIUM,
                    "T1552",
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY, EntityKind.ADDRESS),
                    "A tool that attacks or looks for secrets presents keys.");

    /** Scanners for secrets and for holes, tools that attack, and systems that come with them. */
    private static final String NAMES =
            """
            trufflehog gitleaks keyhacks pacu stratus-red-team scoutsuite prowler cloudsploit
            kali parrot pentoo
            nuclei sqlmap nikto gobuster dirbuster dirsearch ffuf feroxbuster wfuzz masscan
            zgrab nmap wpscan burp zap arachni acunetix nessus openvas netsparker havij whatweb
            skipfish commix metasploit zmeu muieblackcat jorgee
            """;

    private static final List<String> TOOLS = List.of(NAMES.strip().split("\\s+"));

    private static final int TOOLS_MAX = 200;

    private final Set<String> tools;

    /**
     * What can be set.
     *
     * @param tools families of user agents, or words in them, in small letters
     */
    public record Settings(List<String> tools) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(TOOLS);

        /** Checks the values. */
        public Settings {
            Setting.between("tools", tools.size(), 0, TOOLS_MAX);
            for (String tool : tools) {
                if (!tool.equals(tool.toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException(
                            "tools is families of user agents in small letters, not '%s'"
                                    .formatted(tool));
                }
            }
            tools = List.copyOf(tools);
        }
    }

    /** With these settings. */
    public ToolUserAgent(Settings settings) {
        this.tools = Set.copyOf(settings.tools());
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        String tool = tool(sighting);
        if (tool == null) {
            return;
        }
        boolean real = entity.kind() == EntityKind.KEY;
        // What an address does with keys that exist is said about those.
        if (real || sighting.keyId() == null) {
            findings.raise(
                    Finding.of(
                                    real ? Severity.MEDIUM : Severity.LOW,
                                    real
                                            ? "Key %s was presented with %s"
                                                    .formatted(entity.name(), tool)
                                            : "%s presented keys that open nothing with %s"
                                                    .formatted(entity.name(), tool),
                                    sighting.second(),
                                    Measured.of("allowed", sighting.allowed() ? 1 : 0))
                            .apart(tool));
        }
    }

    private @Nullable String tool(Sighting sighting) {
        if (sighting.agentFamily() != null && tools.contains(sighting.agentFamily())) {
            return sighting.agentFamily();
        }
        for (String word : sighting.agentWords()) {
            if (tools.contains(word)) {
                return word;
            }
        }
        return null;
    }
}
