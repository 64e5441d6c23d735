/** What every result says besides its own fields: the command, its parameters, when and where. */
package io.dgen.cli.result;
