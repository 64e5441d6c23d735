package io.dgen.kafka;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's figures in JMX: {@code io.dgen.kafka:type=Consumer,client-id="ID"}, and with {@code
 * instance=2} and so on if clients share an id.
 */
final class ManagedBean {

  private static final Logger LOG = LoggerFactory.getLogger(ManagedBean.class);
  private static final int MOST_INSTANCES = 10_000;

  private final @Nullable ObjectName name;

  private ManagedBean(@Nullable ObjectName name) {
    this.name = name;
  }

  /** Registers an MXBean. If that is impossible, the client works without. */
  static ManagedBean register(Object bean, String type, String client) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    String name = "io.dgen.kafka:type=" + type + ",client-id=" + ObjectName.quote(client);
    try {
      for (int i = 1; i < MOST_INSTANCES; i++) {
        ObjectName object = new ObjectName(i == 1 ? name : name + ",instance=" + i);
        try {
          server.registerMBean(bean, object);
          return new ManagedBean(object);
        } catch (InstanceAlreadyExistsException e) {
          // the next number
        }
      }
      LOG.warn("dgen: {} is not in JMX: too many have its id", name);
    } catch (JMException e) {
      LOG.warn("dgen: {} is not in JMX: {}", name, e.toString());
    }
    return new ManagedBean(null);
  }

  void unregister() {
    if (name != null) {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
      } catch (JMException e) {
        LOG.warn("dgen: {} stays in JMX: {}", name, e.toString());
      }
    }
  }
}
