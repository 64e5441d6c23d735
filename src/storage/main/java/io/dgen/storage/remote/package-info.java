/**
 * Streams as objects of a store on the network: written, verified, deleted. What speaks with a
 * store is a plug-in: an {@link io.dgen.storage.remote.ObjectStoreProvider}.
 */
package io.dgen.storage.remote;
