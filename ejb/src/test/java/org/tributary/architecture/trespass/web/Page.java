package org.tributary.architecture.trespass.web;

/** Something of the web module. */
public final class Page {}
