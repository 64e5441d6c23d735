/** Worker threads, their tasks and the machine's NUMA nodes, independent of the work itself. */
package io.dgen.numa;
