/**
 * Sets of objects made, checked and measured by a Spark cluster, on any Hadoop file system.
 *
 * <pre>
 *   driver:    ObjectSet ──► parts, by position ──► Cluster ──► results, as tasks end
 *                                                     │
 *   executors:                one DataGenerator ──► tasks ──► Hadoop FileSystem
 * </pre>
 *
 * <p>The bytes are a function of their position, so it does not matter which machine makes which:
 * any number of partitions, retries and duplicates of tasks come to the same objects. Uses {@code
 * io.dgen} and {@code io.dgen.storage}; the cluster's command line is in {@code io.dgen.spark.cli}.
 */
package io.dgen.spark;
