package org.tributary.container.messaging;

import jakarta.annotation.Resource;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.tributary.core.Helper;
import org.tributary.core.cooperation.AdvertisementCodec;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;

/**
 * Hears one scope's topic; declared once for each in {@code ejb-jar.xml}. One session and one bean
 * for each topic keep its messages in order. A message that can never work is counted and dropped.
 */
public class AdvertisementListener implements MessageListener {

  @Resource(name = "scope")
  private String scope;

  @Inject private Instance<Helper> helpers;

  @Override
  public void onMessage(Message message) {
    if (!helpers.isResolvable()) {
      return;
    }
    Helper helper = helpers.get();
    try {
      if (message instanceof BytesMessage bytes
          && bytes.getBodyLength() <= AdvertisementCodec.MAX_BYTES) {
        byte[] body = new byte[(int) bytes.getBodyLength()];
        bytes.readBytes(body);
        helper.hear(Scope.valueOf(scope), body);
        return;
      }
      helper.counters().count(Counter.ADVERTISEMENTS_MALFORMED);
    } catch (JMSException e) {
      helper.counters().count(Counter.ADVERTISEMENTS_MALFORMED);
    }
  }
}
