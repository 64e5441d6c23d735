/** The machine: its CPUs, memory, NUMA nodes, back ends and class archive. */
package io.dgen.cli.machine;
