package org.tributary.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {

  @Test
  void aSampleBelongsToTheInnermostFrameThatIsKnown() {
    Profile profile =
        Profile.of(
            List.of(
                "java/lang/Thread.run;org/tributary/web/A.b;java/util/HashMap.get 30",
                "org/tributary/web/A.b;org/glassfish/grizzly/C.d;sys_write_[k];tcp_sendmsg_[k];_copy_from_iter_[k] 60",
                "org/tributary/web/A.b;something_[k] 5",
                "thread_start;memset 5"));

    assertThat(profile.samples()).isEqualTo(100);
    assertThat(profile.descending())
        .containsExactly(
            Map.entry("kernel: copying bytes into the socket", 0.6),
            Map.entry("Tributary", 0.3),
            Map.entry("JDK and JVM", 0.05),
            Map.entry("kernel: other", 0.05));
  }
}
