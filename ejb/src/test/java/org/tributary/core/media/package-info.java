@org.jspecify.annotations.NullMarked
package org.tributary.core.media;
