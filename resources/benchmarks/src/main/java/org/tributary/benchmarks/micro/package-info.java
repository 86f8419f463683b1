/** Single steps of the core that are taken for every request or message. */
@NullMarked
package org.tributary.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
