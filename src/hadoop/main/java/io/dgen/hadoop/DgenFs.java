package io.dgen.hadoop;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/**
 * The same file system for {@link org.apache.hadoop.fs.FileContext}: set {@code
 * fs.AbstractFileSystem.dgen.impl} to this class.
 */
public class DgenFs extends DelegateToFileSystem {

  /**
   * For Hadoop, which makes it.
   *
   * @param uri with the seed
   * @param configuration the settings
   * @throws IOException if the seed is no number
   * @throws URISyntaxException never
   */
  public DgenFs(URI uri, Configuration configuration) throws IOException, URISyntaxException {
    super(uri, new DgenFileSystem(), configuration, DgenFileSystem.SCHEME, false);
  }

  /** Has no port. */
  @Override
  public int getUriDefaultPort() {
    return -1;
  }
}
