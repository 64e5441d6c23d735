package io.dgen.spark;

import io.dgen.storage.verify.VerifyResult;

/**
 * What is wrong with an object.
 *
 * @param object its number
 * @param missing whether there is no such object
 * @param result what comparing it came to
 */
public record ObjectFindings(long object, boolean missing, VerifyResult result) {}
