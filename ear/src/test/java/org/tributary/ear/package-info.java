/** The packed EAR itself, deployed on Payara. */
package org.tributary.ear;
