/**
 * What a command shows while it runs. One model, {@link io.dgen.cli.live.Sample}, is made of the
 * job's counters and shown by any number of sinks: on a terminal, as lines, in files, as metrics.
 */
package io.dgen.cli.live;
