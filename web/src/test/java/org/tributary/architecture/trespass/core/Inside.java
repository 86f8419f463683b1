package org.tributary.architecture.trespass.core;

/** Something of the core. */
public final class Inside {}
