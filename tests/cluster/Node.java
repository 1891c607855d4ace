import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.plugins.PluginInfo;

/**
 * One node of OpenSearch from its jars; arguments are settings, KEY=VALUE.
 *
 * <p>The class is compiled with the jars of version 2 and runs with those of version 3 too.
 */
public class Node {
  static final List<String> MODULES =
      List.of(
          "org.opensearch.transport.Netty4%sPlugin",
          "org.opensearch.analysis.common.CommonAnalysis%sPlugin",
          "org.opensearch.painless.Painless%sPlugin");

  static class Local extends org.opensearch.node.Node {
    // Version 2 reads classes, and version 3 descriptions of plugins.
    @SuppressWarnings({"rawtypes", "unchecked"})
    Local(Environment environment, Collection plugins) {
      super(environment, plugins, true);
    }
  }

  static Object plugin(String name) throws Exception {
    if (Version.CURRENT.major < 3) {
      return Class.forName(String.format(name, ""));
    }
    String module = String.format(name, "Module");
    return new PluginInfo(
        module, "", "", Version.CURRENT, "21", module, null, List.of(), false);
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
    List<Object> plugins = new ArrayList<>();
    for (String name : MODULES) {
      plugins.add(plugin(name));
    }
    org.opensearch.node.Node node = new Local(environment, plugins);
    node.start();
    Thread.currentThread().join();
  }
}
