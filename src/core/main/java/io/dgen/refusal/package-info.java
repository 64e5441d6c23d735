/** The exception with which the core's internals say that something is unavailable. */
package io.dgen.refusal;
