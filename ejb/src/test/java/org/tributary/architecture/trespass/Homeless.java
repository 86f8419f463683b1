package org.tributary.architecture.trespass;

/** Stands in neither core nor container. */
public final class Homeless {}
