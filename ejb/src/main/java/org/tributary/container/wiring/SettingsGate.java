package org.tributary.container.wiring;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import org.eclipse.microprofile.config.ConfigProvider;
import org.tributary.container.settings.InvalidSettingsException;
import org.tributary.container.settings.SettingsReader;

/**
 * Stops the deployment when a setting is wrong.
 *
 * <p>An extension, because what it reports reaches whoever deploys; of a bean that fails to begin
 * the server tells him no more than its name.
 */
public class SettingsGate implements Extension {

  void check(@Observes AfterDeploymentValidation deployment) {
    try {
      SettingsReader.read(ConfigProvider.getConfig());
    } catch (InvalidSettingsException e) {
      deployment.addDeploymentProblem(e);
    }
  }
}
