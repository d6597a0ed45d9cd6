package dev.keyfence.streams.detection.user;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.AstDepthLimitValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.keyfence.schemas.yaml.Objections;
import dev.keyfence.streams.detection.user.DecisionFields.Field;
import dev.keyfence.streams.detection.user.RuleSpec.Condition;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compiles conditions: types are checked then, so that a misspelt field is an objection and not a
 * rule that never holds. CEL has no loops but over lists, no side effects and no clock; a regular
 * expression takes time linear in the text (RE2). What is left is bounded here. Thread-safe.
 */
final class Conditions {

    /** The longest that we know of in public rules has some 1,500. */
    static final int CHARACTERS_MAX = 4_000;

    private static final int NODES_MAX = 1_000;
    private static final int DEPTH_MAX = 50;

    /** Steps of all loops of one evaluation together: some 50 µs. */
    private static final int ITERATIONS_MAX = 500;

    private static final int REGEX_PROGRAM_MAX = 1_000;

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .maxExpressionCodePointSize(CHARACTERS_MAX)
                    .maxParseExpressionNodeCount(NODES_MAX)
                    .maxParseRecursionDepth(DEPTH_MAX)
                    .comprehensionMaxIterations(ITERATIONS_MAX)
                    .maxRegexProgramSize(REGEX_PROGRAM_MAX)
                    .enableRegexPartialMatch(true)
                    .enableHeterogeneousNumericComparisons(true)
                    .build();

    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();
    private static final CelValidator VALIDATOR =
            CelValidatorFactory.standardCelValidatorBuilder(COMPILER, RUNTIME)
                    .addAstValidators(
                            RegexLiteralValidator.INSTANCE,
                            AstDepthLimitValidator.newInstance(DEPTH_MAX))
                    .build();

    private Conditions() {}

    /**
     * A condition that can be evaluated. Thread-safe.
     *
     * @param program the condition
     * @param counters what it asks for that is counted for conditions only
     */
    record Compiled(CelRuntime.Program program, Set<KeyCounter> counters) {

        /**
         * Whether it holds.
         *
         * @throws CelEvaluationException when that cannot be said, as of the first of no scopes
         */
        boolean holds(Look look) throws CelEvaluationException {
            return Boolean.TRUE.equals(program.eval(name -> value(name, look)));
        }
    }

    private static Optional<Object> value(String name, Look look) {
        Field field = DecisionFields.ALL.get(name);
        return field == null ? Optional.empty() : Optional.of(field.value().apply(look));
    }

    /** Null when it cannot be compiled, to which it objects. */
    static @Nullable Compiled compile(Condition condition, Objections objections) {
        try {
            CelAbstractSyntaxTree tree = checked(COMPILER.compile(condition.expression()));
            CelAbstractSyntaxTree valid = checked(VALIDATOR.validate(tree));
            return new Compiled(RUNTIME.createProgram(valid), counters(valid));
        } catch (CelValidationException e) {
            e.getErrors().forEach(issue -> object(condition, issue, objections));
        } catch (CelEvaluationException e) {
            objections.at(condition.line(), "the condition cannot be used: " + e.getMessage());
        }
        return null;
    }

    private static CelAbstractSyntaxTree checked(CelValidationResult result)
            throws CelValidationException {
        return result.getAst();
    }

    private static Set<KeyCounter> counters(CelAbstractSyntaxTree tree) {
        Set<String> named =
                tree.getReferenceMap().values().stream()
                        .map(reference -> reference.name())
                        .collect(Collectors.toSet());
        return Arrays.stream(KeyCounter.values())
                .filter(counter -> named.contains(counter.variable()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void object(Condition condition, CelIssue issue, Objections objections) {
        String why = issue.getMessage().replace(" (in container '')", "");
        String hint =
                why.startsWith("undeclared reference")
                        ? "; there are " + String.join(", ", DecisionFields.ALL.keySet())
                        : "";
        objections.at(
                condition.line() + Math.max(0, issue.getSourceLocation().getLine() - 1),
                "the condition cannot be used at column %d: %s%s"
                        .formatted(
                                Math.max(0, issue.getSourceLocation().getColumn()) + 1, why, hint));
    }

    private static CelCompiler compiler() {
        CelCompilerBuilder builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .setResultType(SimpleType.BOOL);
        DecisionFields.ALL.forEach((name, field) -> builder.addVar(name, field.type()));
        return builder.build();
    }
}
