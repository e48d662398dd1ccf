#!/usr/bin/env bash
# Starts the simulator and the desk on a fresh folder, connects the two, fills the inbox, and prints where to go.
# Ctrl-C stops everything.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."
. "$here/demo-common.sh"

start_simulator
add_accounts_and_merchant
start "$desk" serve
wait_for "http://$listen/readyz" "The desk"
fill_the_inbox
tell
cat <<EOF

  Histories arrive within two minutes, pictures within ten: WeChat Pay lets a merchant fetch sixty in a minute. Ctrl-C stops everything; nothing is kept.
EOF
wait
