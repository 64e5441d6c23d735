/** A workload for YCSB: values from streams, verified when they are read. */
@NullMarked
package io.dgen.ycsb;

import org.jspecify.annotations.NullMarked;
