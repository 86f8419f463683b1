package org.tributary.architecture.trespass.core;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Takes chance from where no seed goes in. */
public final class DrawsWithoutSeed {

  double math() {
    return Math.random();
  }

  Random random() {
    return new Random();
  }

  SplittableRandom splittable() {
    return new SplittableRandom();
  }

  int threadLocal() {
    return ThreadLocalRandom.current().nextInt();
  }

  SecureRandom secure() {
    return new SecureRandom();
  }

  UUID uuid() {
    return UUID.randomUUID();
  }

  RandomGenerator generator() {
    return RandomGenerator.getDefault();
  }

  void shuffle(List<?> list) {
    Collections.shuffle(list);
  }
}
