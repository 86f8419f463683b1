package org.tributary.architecture.trespass.container;

/** Something of the container. */
public final class Outside {}
