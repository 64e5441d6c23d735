package io.dgen.storage.channel;

/**
 * How a name is opened for writing.
 *
 * @param replace whether an ordinary file may exist already
 * @param device whether it must be a block device
 * @param direct whether writes bypass the page cache (O_DIRECT)
 */
public record OutputAccess(boolean replace, boolean device, boolean direct) {}
