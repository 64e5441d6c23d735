/** How long operations take. */
package io.dgen.storage.latency;
