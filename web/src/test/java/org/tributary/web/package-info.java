/** A helper and a container for the tests of the servlets. */
package org.tributary.web;
