@org.jspecify.annotations.NullMarked
package org.tributary.container.persistence;
