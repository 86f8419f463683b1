@org.jspecify.annotations.NullMarked
package org.tributary.container.storage;
