/** Media objects and their segments: ids, versions, layouts, descriptions, bytes. */
@NullMarked
package org.tributary.core.media;

import org.jspecify.annotations.NullMarked;
