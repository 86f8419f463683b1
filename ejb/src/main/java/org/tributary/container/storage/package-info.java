/** The store on disk: segment files, the memory they are mapped into, and the scan at the start. */
@NullMarked
package org.tributary.container.storage;

import org.jspecify.annotations.NullMarked;
