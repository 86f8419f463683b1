/**
 * Long trials on real servers, one class each: what they show and how to run them is in {@code
 * resources/docs/trials.md}.
 */
@NullMarked
package org.tributary.demo.trials;

import org.jspecify.annotations.NullMarked;
