package io.dgen.storage.remote;

import io.dgen.DataGenerator;

/**
 * An object and the range of a stream that it is to hold.
 *
 * @param key its key
 * @param generator makes the bytes
 * @param position where the range begins in the stream
 */
record ObjectItem(String key, DataGenerator generator, long position) {}
