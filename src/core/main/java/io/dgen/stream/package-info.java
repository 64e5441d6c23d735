/**
 * Stream format 1: keys, deduplication, page runs, and the kernels that make pages. What every byte
 * is, is decided here and only here. Nothing here knows of threads, files or configuration.
 */
package io.dgen.stream;
