/**
 * JSON Web Tokens that are signed with a key: read strictly, one algorithm only. Depends on {@code
 * key} and on Jackson's streaming parser.
 */
@NullMarked
package dev.keyfence.verifier.jwt;

import org.jspecify.annotations.NullMarked;
