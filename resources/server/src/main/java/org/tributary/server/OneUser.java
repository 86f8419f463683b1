package org.tributary.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets the one user in that all servers of the network connect as, and lets that user do everything
 * but manage the broker.
 */
record OneUser(String user, String password) implements ActiveMQSecurityManager {

  OneUser {
    if (user.isEmpty() || password.isEmpty()) {
      throw new IllegalArgumentException("the broker needs a user and a password");
    }
  }

  @Override
  public boolean validateUser(@Nullable String user, @Nullable String password) {
    return same(this.user, user) && same(this.password, password);
  }

  @Override
  public boolean validateUserAndRole(
      @Nullable String user, @Nullable String password, Set<Role> roles, CheckType checkType) {
    return checkType != CheckType.MANAGE && validateUser(user, password);
  }

  private static boolean same(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "OneUser[" + user + "]";
  }
}
