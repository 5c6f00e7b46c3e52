# Sourced by eng/test: a PostgreSQL server of its own in a temporary folder, reached by a Unix socket there, so that no port is taken.

postgres_folder=""

# The folder of initdb and pg_ctl, which Debian keeps off PATH. The newest of those installed.
postgres_bin() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)
  [ -n "$found" ] || found=$(command -v initdb) || return 1
  dirname "$found"
}

# PostgreSQL refuses to run as root; its package made a user for it.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u postgres -- "$@"); else "$@"; fi
}

# start_postgres [SETTING…]: lines of postgresql.conf that count instead of those below.
start_postgres() {
  local bin
  bin=$(postgres_bin)
  postgres_folder=$(mktemp -d "${TMPDIR:-/tmp}/dashboard-pg-XXXXXX")
  chmod 755 "$postgres_folder"
  [ "$(id -u)" != 0 ] || chown postgres "$postgres_folder"
  as_postgres "$bin/initdb" -D "$postgres_folder/data" -U dashboard --auth=trust --no-locale -E UTF8 -N >"$postgres_folder.log"
  # It holds nothing worth keeping: no waiting for the disk. No database lives long enough to be vacuumed, and a vacuum of the template would
  # keep it from being copied.
  cat >>"$postgres_folder/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$postgres_folder'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 300
shared_buffers = 128MB
jit = off
log_min_messages = fatal
$(printf '%s\n' "$@")
CONF
  as_postgres "$bin/pg_ctl" -D "$postgres_folder/data" -w -s -l "$postgres_folder/log" start
  export DASHBOARD_TEST_POSTGRES="Host=$postgres_folder;Username=dashboard;Database=postgres"
}

stop_postgres() {
  [ -n "$postgres_folder" ] || return 0
  as_postgres "$(postgres_bin)/pg_ctl" -D "$postgres_folder/data" -m immediate -s stop || true
  rm -rf "$postgres_folder" "$postgres_folder.log"
  postgres_folder=""
}
