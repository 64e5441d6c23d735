package io.dgen.storage.remote;

/**
 * An object in a store.
 *
 * @param key its key
 * @param size its bytes
 * @param tag names its content: another one means that it has been replaced; empty if the store has
 *     none
 */
public record StoredObject(String key, long size, String tag) {}
