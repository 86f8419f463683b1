package org.tributary.container.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.core.media.Bytes;

class HeapBytesTest {
  private final Leases leases = new Leases();
  private final Bytes bytes = new HeapBytes(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), leases);

  @Test
  void everySliceIsALeaseOfItsOwn() {
    Bytes slice = bytes.slice(1, 3);
    Bytes part = slice.slice(1, 2);
    bytes.release();

    assertThat(leases.open()).isEqualTo(2);
    assertThat(slice.as(ByteBuffer.class)).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
    assertThat(part.as(ByteBuffer.class)).isEqualTo(ByteBuffer.wrap(new byte[] {3}));
    slice.release();
    part.release();
    assertThat(leases.open()).isZero();
  }

  @Test
  void aSecondReleaseIsABug() {
    bytes.release();

    assertThatThrownBy(bytes::release).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(bytes::retain).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> bytes.as(ByteBuffer.class)).isInstanceOf(IllegalStateException.class);
    assertThat(leases.open()).isZero();
  }

  @Test
  void nobodyCanWriteToThem() {
    assertThat(bytes.as(ByteBuffer.class).isReadOnly()).isTrue();
    bytes.as(ByteBuffer.class).get();
    assertThat(bytes.as(ByteBuffer.class).remaining()).isEqualTo(4);
    assertThatThrownBy(() -> bytes.as(String.class)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bytes.slice(3, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    bytes.release();
  }
}
