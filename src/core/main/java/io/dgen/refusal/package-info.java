/** What the core and a program around it tell each other about what is unavailable or in use. */
package io.dgen.refusal;
