package org.tributary.architecture.trespass.core;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** Uses what the core may use, so that a border drawn too tightly is noticed. */
public final class WellBehaved {

  sealed interface Outcome {
    record Held(int segment) implements Outcome {}

    record Missed(String why) implements Outcome {}
  }

  enum Scope {
    LOCAL,
    GLOBAL
  }

  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
  private final AtomicReference<List<Outcome>> snapshot = new AtomicReference<>(List.of());
  private final LongAdder requests = new LongAdder();
  private @Nullable Instant heardAt;

  boolean silent(Instant now, Duration patience) {
    requests.increment();
    return heardAt == null || heardAt.plus(patience).isBefore(now);
  }

  void hear(Instant now) {
    heardAt = now;
    snapshot.set(List.copyOf(outcomes.values()));
  }

  Optional<String> describe(Outcome outcome) {
    if (outcome instanceof Outcome.Missed missed) {
      return Optional.of(missed.why() + " in " + Scope.values().length + " scopes");
    }
    return snapshot.get().stream().map(Object::toString).sorted().findFirst();
  }

  byte[] write(URI where, long tick) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(TimeUnit.NANOSECONDS.toMillis(tick));
      out.write(where.toString().getBytes(StandardCharsets.UTF_8));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long read(byte[] bytes) throws IOException {
    DataInput in = new DataInputStream(new ByteArrayInputStream(bytes));
    return in.readLong();
  }

  long checksum(byte[] bytes, int from) {
    byte[] copy = new byte[bytes.length - from];
    System.arraycopy(bytes, from, copy, 0, copy.length);
    CRC32C crc = new CRC32C();
    crc.update(copy);
    return crc.getValue();
  }

  byte[] digest(byte[] bytes, Mac mac) throws NoSuchAlgorithmException {
    return mac.doFinal(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  List<Integer> shuffled(long seed, RandomGenerator jitter) {
    List<Integer> order = new ArrayList<>(List.of(1, 2, 3, jitter.nextInt(4)));
    Collections.shuffle(order, new Random(seed));
    return order;
  }
}
