/**
 * Says what files hold: the JSON form of a spec, the manifest of a file and the manifest of a set.
 *
 * <p>Nothing here generates, reads or writes the data itself.
 */
package io.dgen.storage.manifest;
