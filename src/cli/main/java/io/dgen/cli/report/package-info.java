/**
 * A report of measurements: turns taken by those that are compared, figures of their results, and a
 * page that shows them.
 *
 * <p>Data flows one way: {@code Contest} makes {@code Timings}; of these somebody makes {@code
 * Figure}s; a {@code Report} of figures becomes JSON and, by way of plots, a page; both become
 * files. Nothing here knows what is measured. Only {@code LinePlot}, {@code DotPlot} and what they
 * share name the plotting library, which may be absent.
 */
package io.dgen.cli.report;
