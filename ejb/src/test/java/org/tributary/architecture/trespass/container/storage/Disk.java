package org.tributary.architecture.trespass.container.storage;

/** A technology of the container. */
public final class Disk {}
