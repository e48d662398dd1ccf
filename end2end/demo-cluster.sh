#!/usr/bin/env bash
# The demo with two processes on one PostgreSQL behind nginx. Run it through end2end/with-postgres.sh, which brings a
# throw-away cluster. Ctrl-C stops everything.
set -euo pipefail
cd "$(dirname "$0")/.."
nginx_conf=$PWD/docs/nginx.conf
. end2end/demo-common.sh
: "${DESK_TEST_POSTGRES_URL:?run this through end2end/with-postgres.sh, or make demo-cluster}"
export DESK_DATABASE_URL=$DESK_TEST_POSTGRES_URL
export DESK_TRUSTED_PROXIES=1

# Debian keeps it where only root's PATH leads.
nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || { echo "nginx is missing: run .ci/install cluster" >&2; exit 1; }
one=127.0.0.1:3001 other=127.0.0.1:3002

write_nginx_conf() { # the operator's file, with what surrounds it on a real machine
  mkdir "$folder/nginx"
  sed "s/listen 127.0.0.1:3000;/listen $listen;/" "$nginx_conf" >"$folder/nginx/desk.conf"
  cat >"$folder/nginx/nginx.conf" <<CONF
daemon off;
$([ "$(id -u)" != 0 ] || echo "user root;")
pid $folder/nginx/nginx.pid;
error_log stderr crit;
events {}
http {
    access_log off;
    client_body_temp_path $folder/nginx/body;
    proxy_temp_path $folder/nginx/proxy;
    fastcgi_temp_path $folder/nginx/fastcgi;
    uwsgi_temp_path $folder/nginx/uwsgi;
    scgi_temp_path $folder/nginx/scgi;
    include $folder/nginx/desk.conf;
}
CONF
}

write_nginx_conf
start_simulator
"$desk" migrate >/dev/null
add_accounts_and_merchant
for address in $one $other; do
  DESK_LISTEN=$address start "$desk" serve
  wait_for "http://$address/readyz" "A process of the desk"
done
start "$nginx" -e stderr -c "$folder/nginx/nginx.conf"
wait_for "http://$listen/readyz" "nginx"
fill_the_inbox
tell
cat <<EOF
  Two processes    $one with id ${processes[1]}, $other with id ${processes[2]}

  Open a complaint, then kill one of them: kill -9 ${processes[1]}. Pages, live updates and replies go on.
  Start it again:  DESK_LISTEN=$one DESK_PUBLIC_URL=$DESK_PUBLIC_URL DESK_DATA_DIR=$DESK_DATA_DIR \\
                   DESK_DATABASE_URL=$DESK_DATABASE_URL DESK_TRUSTED_PROXIES=1 $desk serve

  Histories arrive within two minutes, pictures within ten: WeChat Pay lets a merchant fetch sixty in a minute. Ctrl-C stops everything; nothing is kept.
EOF
wait
