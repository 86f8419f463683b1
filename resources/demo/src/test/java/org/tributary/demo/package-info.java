@NullMarked
package org.tributary.demo;

import org.jspecify.annotations.NullMarked;
