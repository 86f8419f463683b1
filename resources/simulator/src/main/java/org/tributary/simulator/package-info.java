/** Networks of helpers in virtual time, on the very core that is deployed. */
@NullMarked
package org.tributary.simulator;

import org.jspecify.annotations.NullMarked;
