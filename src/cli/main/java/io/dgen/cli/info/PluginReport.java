package io.dgen.cli.info;

import io.dgen.cli.options.Plugins;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Text;
import io.dgen.storage.remote.ObjectStoreProvider;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which plug-ins are found.
 *
 * @param stores what they provide
 * @param refusal why they cannot be used, or null
 */
record PluginReport(List<ObjectStoreProvider> stores, @Nullable String refusal) {

  static PluginReport look() {
    try {
      return new PluginReport(Plugins.stores(), null);
    } catch (BadInputException e) {
      return new PluginReport(List.of(), e.getMessage());
    }
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stores", stores.stream().map(PluginReport::json).toList());
    json.put("refusal", refusal);
    return json;
  }

  private static Map<String, Object> json(ObjectStoreProvider store) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scheme", store.scheme());
    json.put("description", store.description());
    return json;
  }

  void print(PrintWriter out) {
    if (refusal != null) {
      out.println("Plug-ins: refused: " + refusal);
    } else if (stores.isEmpty()) {
      out.println("Plug-ins: none (docs/s3.md says how to add one for s3://)");
    } else {
      out.println("Plug-ins:");
      stores.forEach(
          store ->
              out.println(Text.format("  %-12s %s", store.scheme() + "://", store.description())));
    }
  }
}
