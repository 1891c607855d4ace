import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.plugins.Plugin;

/** One node of OpenSearch from its jars; arguments are settings, KEY=VALUE. */
public class Node {
  static final List<String> MODULES =
      List.of(
          "org.opensearch.transport.Netty4Plugin",
          "org.opensearch.analysis.common.CommonAnalysisPlugin",
          "org.opensearch.painless.PainlessPlugin");

  static class Local extends org.opensearch.node.Node {
    Local(Environment environment, Collection<Class<? extends Plugin>> plugins) {
      super(environment, plugins, true);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Settings.Builder given = Settings.builder();
    for (String each : arguments) {
      int at = each.indexOf('=');
      given.put(each.substring(0, at), each.substring(at + 1));
    }
    Settings settings = given.build();
    Path home = Paths.get(settings.get("path.home"));
    for (String name : List.of("config", "modules", "plugins", "data", "logs")) {
      Files.createDirectories(home.resolve(name));
    }
    LogConfigurator.configureWithoutConfig(settings);
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), home.resolve("config"), () -> "node");
    List<Class<? extends Plugin>> plugins = new ArrayList<>();
    for (String name : MODULES) {
      plugins.add(Class.forName(name).asSubclass(Plugin.class));
    }
    org.opensearch.node.Node node = new Local(environment, plugins);
    node.start();
    Thread.currentThread().join();
  }
}
