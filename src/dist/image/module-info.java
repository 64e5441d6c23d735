/**
 * The command and its libraries as one module, for the runtime in a release. All in one: some of
 * the libraries have no module descriptor, and jlink takes no automatic modules.
 */
@SuppressWarnings("module") // a name like io.dgen's own, which is in it
open module io.dgen.app {
  requires java.desktop; // plots
  requires java.logging;
  requires jdk.httpserver; // --prometheus
  requires jdk.unsupported;
  requires static jdk.incubator.vector;

  // What plug-ins need: they are in no module.
  requires java.security.jgss;
  requires java.xml;
  requires jdk.net;

  uses com.fasterxml.jackson.core.JsonFactory;
  uses io.dgen.storage.remote.ObjectStoreProvider;

  provides com.fasterxml.jackson.core.JsonFactory with
      com.fasterxml.jackson.core.JsonFactory;
}
