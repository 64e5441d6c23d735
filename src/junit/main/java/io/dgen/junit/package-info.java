/**
 * Test data for JUnit Jupiter: {@link io.dgen.junit.TestData} on a parameter or field gives a test
 * a file, or bytes in memory, and {@link io.dgen.junit.DataFile} verifies what became of them.
 */
package io.dgen.junit;
