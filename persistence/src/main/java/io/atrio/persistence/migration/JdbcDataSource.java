package io.atrio.persistence.migration;

import io.atrio.persistence.ServerUrl;
import io.atrio.persistence.postgres.PostgresConfiguration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** The JDBC side of a PostgreSQL URL: the same server, login and TLS as the pools have. */
final class JdbcDataSource {
  private static final int SECONDS_TO_CONNECT = 3;

  private JdbcDataSource() {}

  /** Connects anew each time it is asked. */
  static DataSource of(ServerUrl address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {address.host()});
    source.setPortNumbers(new int[] {PostgresConfiguration.port(address)});
    source.setDatabaseName(address.path());
    source.setUser(address.user());
    source.setPassword(address.password());
    source.setConnectTimeout(SECONDS_TO_CONNECT);
    source.setTcpKeepAlive(true);
    source.setApplicationName(address.parameters().getOrDefault("application_name", "atrio"));
    encrypt(source, address);
    return source;
  }

  private static void encrypt(PGSimpleDataSource source, ServerUrl address) {
    String mode = address.parameters().getOrDefault("sslmode", "prefer");
    String authorities = address.parameters().get("sslrootcert");
    source.setSslMode(mode);
    if (authorities != null) {
      source.setSslRootCert(authorities);
    } else if (mode.startsWith("verify-")) {
      // The driver would look for ~/.postgresql/root.crt where the pools trust the JDK's.
      source.setSslfactory(DefaultJavaSSLFactory.class.getName());
    }
  }
}
