package dev.keyfence.verifier.archive;

import dev.keyfence.verifier.library.UnpackedLibraries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB in this process: a database in memory, and the files of one directory. It may open no
 * other files, and loads no extensions. Safe for any number of threads: each operation has a
 * connection of its own.
 */
final class Duck implements AutoCloseable {

    private final Connection root;

    private Duck(Connection root) {
        this.root = root;
    }

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    /** Reads a result. */
    @FunctionalInterface
    interface Result<T extends @Nullable Object> {
        T read(ResultSet result) throws SQLException;
    }

    /** Appends rows to a table. */
    @FunctionalInterface
    interface Rows {
        void append(DuckDBAppender appender) throws SQLException;
    }

    /**
     * Opens a database.
     *
     * @param directory the only one that it may touch
     * @param temporary where sorting spills to, in the directory
     * @throws ArchiveException when its native library cannot be loaded
     */
    static Duck open(Path directory, Path temporary, ArchiveSettings.Limits limits) {
        Properties properties = new Properties();
        properties.put("memory_limit", limits.memoryMib() + "MiB");
        properties.put("threads", Integer.toString(limits.threads()));
        properties.put("temp_directory", temporary.toString());
        properties.put("autoinstall_known_extensions", "false");
        properties.put("autoload_known_extensions", "false");
        try {
            Connection root = DriverManager.getConnection("jdbc:duckdb:", properties);
            UnpackedLibraries.delete();
            Duck duck = new Duck(root);
            duck.execute("SET allowed_directories = [" + literal(directory + "/") + "]");
            duck.execute("SET enable_external_access = false");
            duck.execute("SET lock_configuration = true");
            return duck;
        } catch (SQLException | LinkageError e) {
            throw new ArchiveException(
                    "DuckDB's native library cannot be loaded; the directory "
                            + System.getProperty("java.io.tmpdir")
                            + " must have 60 MB free and allow execution (-Djava.io.tmpdir names"
                            + " another). "
                            + e.getMessage(),
                    e);
        }
    }

    /** Works with a connection of its own. */
    <T extends @Nullable Object> T with(Work<T> work) {
        try (Connection connection = root.unwrap(DuckDBConnection.class).duplicate()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new ArchiveException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Executes a statement without parameters; returns how many rows it touched. */
    long execute(String sql) {
        return with(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeLargeUpdate(sql);
            }
        });
    }

    /** Asks. */
    <T extends @Nullable Object> T query(String sql, Parameters parameters, Result<T> result) {
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    return result.read(rows);
                }
            }
        });
    }

    /** Appends to a table; all rows or none are in it afterwards. */
    void append(String table, Rows rows) {
        with(connection -> {
            connection.setAutoCommit(false);
            try (DuckDBAppender appender =
                    connection.unwrap(DuckDBConnection.class).createAppender(table)) {
                rows.append(appender);
            }
            connection.commit();
            return null;
        });
    }

    /** A text as SQL has it. */
    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw new ArchiveException("DuckDB does not close", e);
        }
    }
}
