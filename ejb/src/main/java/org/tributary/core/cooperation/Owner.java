package org.tributary.core.cooperation;

/**
 * A helper that is to be asked for what nobody advertises.
 *
 * @param scope whose owner it is: LOCAL or REGIONAL; it may pass the question on to wider ones only
 */
public record Owner(Identity helper, Scope scope) {}
