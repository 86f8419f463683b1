/** Tests of the simple schemes. */
package org.tributary.simulator.scheme;
