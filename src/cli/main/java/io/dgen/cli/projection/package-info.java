/**
 * What fork-join and the pipeline come to on a machine that is not here: arithmetic on what was
 * measured. Knows nothing of generators, but how a chunk is cut for them.
 */
@NullMarked
package io.dgen.cli.projection;

import org.jspecify.annotations.NullMarked;
