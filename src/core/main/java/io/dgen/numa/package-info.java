/** Threads and the machine they run on. Nothing here knows what the threads do. */
package io.dgen.numa;
