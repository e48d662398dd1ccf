#!/usr/bin/env bash
# Runs a command with DESK_TEST_POSTGRES_URL naming a throw-away PostgreSQL cluster, which is gone afterwards.
set -euo pipefail
command -v pg_virtualenv >/dev/null || {
  echo "pg_virtualenv is missing: install Debian's postgresql and postgresql-common, or run .ci/install test" >&2
  exit 1
}
# Tests do not outlive a power cut: nothing waits for the disk, unless POSTGRES_FSYNC=on, as where speed is measured.
# A failure prints the cluster's log, in which connections of killed processes would bury the failure itself.
exec pg_virtualenv -t -o max_connections=300 -o fsync="${POSTGRES_FSYNC:-off}" -o shared_buffers=256MB -o log_min_messages=panic \
  bash -c 'DESK_TEST_POSTGRES_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres" exec "$@"' with-postgres "$@"
