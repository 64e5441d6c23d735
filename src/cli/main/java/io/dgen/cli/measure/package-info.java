/** The subcommand {@code measure}: the deduplication and compression ratios of files. */
package io.dgen.cli.measure;
