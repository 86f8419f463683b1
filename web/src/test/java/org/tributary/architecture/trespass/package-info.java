/** A small house to try the guard on. */
package org.tributary.architecture.trespass;
