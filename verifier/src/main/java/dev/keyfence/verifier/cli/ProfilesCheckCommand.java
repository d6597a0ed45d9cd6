package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profilefile.ProfileFileException;
import dev.keyfence.verifier.profilefile.ProfileFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads profiles as a node would, and says what is wrong with them. */
@Command(
        name = "check",
        header = "Checks files of profiles, without a node.",
        description = {
            "",
            "Reads them as a node does, all together, since two of one name do not go. What is wrong is"
                    + " listed with file and line on standard error.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence profiles check acme.yaml",
            "  keyfence profiles check /etc/keyfence/profiles && kill -HUP $(pidof java)",
            "",
            "The exit status is 0 when all can be used, and 2 when any is wrong or cannot be read."
        })
final class ProfilesCheckCommand implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "A profile, or a directory whose *.yaml and *.yml files are profiles.")
    List<Path> files = List.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Map<Path, Profile> profiles = ProfileFiles.check(files);
            profiles.forEach((file, profile) -> out.println(file + ": " + profile.name()));
            out.flush();
            return ExitCode.OK.code();
        } catch (ProfileFileException e) {
            e.objections().forEach(err::println);
            err.flush();
            return ExitCode.USAGE.code();
        }
    }
}
