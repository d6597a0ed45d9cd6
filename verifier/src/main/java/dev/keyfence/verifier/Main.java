package dev.keyfence.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.cli.Cli;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;

/** Where the process begins. */
public final class Main {

    private Main() {}

    /** Runs one command line. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, UTF_8);
        int status = new Cli(System.getenv(), out, err).run(args);
        out.flush();
        err.flush();
        System.exit(status);
    }
}
