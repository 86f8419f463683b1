/**
 * A small house in which every class but the well-behaved crosses a border, to try the guards on.
 */
package org.tributary.architecture.trespass;
