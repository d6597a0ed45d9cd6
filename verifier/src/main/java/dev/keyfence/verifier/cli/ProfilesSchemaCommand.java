package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.profilefile.ProfileFiles;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the format of profiles, for editors and for checks elsewhere. */
@Command(
        name = "schema",
        header = "Prints the JSON Schema of profiles, for editors.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence profiles schema > profile.schema.json",
            "",
            "With '# yaml-language-server: $schema=profile.schema.json' as a profile's first line,"
                    + " editors complete and check it. 'keyfence profiles check' finds more: what"
                    + " sections say of each other."
        })
final class ProfilesSchemaCommand implements Runnable {

    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(ProfileFiles.resource("profile.schema.json"));
        out.flush();
    }
}
