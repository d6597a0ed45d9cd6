package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.KeysFilePlan.Planned;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyHistory;
import dev.keyfence.verifier.verify.AdminKeys;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the fleet's keys what a file says: looks what is there, plans all of it, and only when
 * nothing speaks against any row sends commands like everybody else. Doing it again changes
 * nothing, on whatever node. Safe for any number of threads; one applies at a time.
 */
public final class DesiredKeys {

    private final Parts parts;

    /** Works with these parts. */
    public DesiredKeys(Parts parts) {
        this.parts = parts;
    }

    /**
     * What it works with.
     *
     * @param importer brings keys in
     * @param commander changes them
     * @param directory reads keys
     * @param history tells what a file did to them before
     * @param adminKeys tells whether somebody is left who can administer Keyfence
     * @param clock says when a change was asked for
     */
    public record Parts(
            KeyImporter importer,
            Commander commander,
            KeyDirectory directory,
            KeyHistory history,
            AdminKeys adminKeys,
            InstantSource clock) {}

    /** What is done with a key that came from the file and is in it no more. */
    public enum Removed {
        /** Nothing; it is told. */
        KEEP,
        /** It is suspended, and resumed when it comes back. */
        SUSPEND
    }

    /** How it ended. */
    public sealed interface Result {

        /**
         * The keys are what the file says.
         *
         * @param brought how many keys were brought in
         * @param changed how many were changed
         * @param suspended how many were suspended, since they are in the file no more
         * @param resumed how many were resumed, since they are in it again
         * @param notes what was left alone, and why
         */
        record Applied(int brought, int changed, int suspended, int resumed, List<String> notes)
                implements Result {

            /** Keeps its own copy. */
            public Applied {
                notes = List.copyOf(notes);
            }
        }

        /** What the file says cannot be; nothing was changed. */
        record Unfit(List<String> objections) implements Result {

            /** Keeps its own copy. */
            public Unfit {
                objections = List.copyOf(objections);
            }
        }

        /** No answer came to some of it: apply the file again. */
        record Lost(String detail) implements Result {}
    }

    /** Makes the keys what a file says; waits for each to be in effect on this node. */
    public synchronized Result apply(KeysFile file, Removed removed) {
        if (!parts.history().complete()) {
            return new Result.Lost("this node has not read the keys' history yet");
        }
        return switch (new KeysFilePlan(parts, file, removed).make()) {
            case KeysFilePlan.Unfit(List<String> objections) -> new Result.Unfit(objections);
            case Planned planned -> new Run(planned).run();
        };
    }

    /** Carries a plan out. */
    private final class Run {

        private final Planned plan;
        private final List<String> notes;
        private int brought;
        private int applied;
        private @Nullable String lost;

        Run(Planned plan) {
            this.plan = plan;
            this.notes = new ArrayList<>(plan.notes());
        }

        Result run() {
            inWindows(
                    plan.brings(),
                    key -> parts.importer().bring(key, FileKeyPast.FILE),
                    this::settle);
            int changed = send(plan.changes());
            int suspended = send(plan.suspensions());
            int resumed = send(plan.resumptions());
            return lost == null
                    ? new Result.Applied(brought, changed, suspended, resumed, notes)
                    : new Result.Lost(lost);
        }

        private void settle(KeyImporter.Result result) {
            switch (result) {
                case KeyImporter.Result.Accepted _ -> brought++;
                // Another control node, which has the same file, was faster.
                case KeyImporter.Result.Duplicate _ -> {}
                case KeyImporter.Result.Rejected rejected -> notes.add(rejected.detail());
                case KeyImporter.Result.Lost(String detail) -> lost = detail;
            }
        }

        private int send(List<KeyCommand> commands) {
            applied = 0;
            inWindows(
                    commands,
                    command -> {
                        Commander.UnderWay underWay = parts.commander().begin(command);
                        return () -> new Ended(command, underWay.await());
                    },
                    this::settle);
            return applied;
        }

        private void settle(Ended ended) {
            switch (ended.outcome()) {
                case Commander.Outcome.Applied _, Commander.Outcome.AppliedEarlier _ -> applied++;
                case Commander.Outcome.Refused refused ->
                        notes.add(ended.command().keyId() + " was left alone: " + refused.detail());
                case Commander.Outcome.Mismatched _ ->
                        throw new IllegalStateException("ids of these commands have no stem");
                case Commander.Outcome.Unanswered _ -> lost = "no answer came in time";
                case Commander.Outcome.NotSent notSent -> lost = notSent.detail();
            }
        }

        /** As many at once as an import has under way; none more once one was lost. */
        private <T, R> void inWindows(
                List<T> items, Function<T, Supplier<R>> begin, Consumer<R> settle) {
            Deque<Supplier<R>> underWay = new ArrayDeque<>();
            for (T item : items) {
                if (lost != null) {
                    break;
                }
                underWay.add(begin.apply(item));
                if (underWay.size() >= ImportRun.WINDOW) {
                    settle.accept(underWay.remove().get());
                }
            }
            underWay.forEach(each -> settle.accept(each.get()));
        }
    }

    private record Ended(KeyCommand command, Commander.Outcome outcome) {}
}
