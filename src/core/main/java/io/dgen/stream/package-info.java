/**
 * Stream formats 1 and 2: keys, deduplication, page runs, and the kernels that generate pages. Only
 * this package decides the value of a byte. It is independent of threads, files and configuration.
 */
package io.dgen.stream;
