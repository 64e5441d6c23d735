/**
 * Groups of options ({@code *Options}) that several subcommands share, and converters between
 * values and what people write.
 */
package io.dgen.cli.options;
