/** Rules that span the packages of this module. */
@NullMarked
package dev.keyfence.schemas;

import org.jspecify.annotations.NullMarked;
