# What the demos share: a folder that is gone afterwards, the simulator, accounts, a merchant, an inbox that fills.
# To be sourced from the top of the repository, or of an unpacked package.

programs=$PWD
[ -x "$programs/complaint-desk" ] || programs=${CARGO_TARGET_DIR:-$PWD/target}/demo
desk=$programs/complaint-desk
simulator=$programs/wechatpay-simulator
listen=${DESK_LISTEN:-127.0.0.1:3000}
platform=${SIMULATOR_LISTEN:-127.0.0.1:3100}
mchid=1900012181
folder=$(mktemp -d)

export DESK_DATA_DIR=$folder/data DESK_DATABASE_URL=sqlite://$folder/data/desk.db DESK_MEDIA_URL=file://$folder/data/media
export DESK_MASTER_KEY_FILE=$folder/data/master.key DESK_LISTEN=$listen DESK_PUBLIC_URL=http://$listen
export DESK_LOG=${DESK_LOG:-warn}
unset DESK_CONFIG
# A desk.toml of somebody who develops here is not meant for the demo.
cd "$folder"

processes=()
stop() {
  trap - EXIT INT TERM
  kill "${processes[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 0' INT TERM

start() { # a command, in the background
  "$@" &
  processes+=($!)
}

days_ago() { # a Beijing date; GNU date first, BSD date otherwise
  TZ=Asia/Shanghai date -d "-$1 days" +%F 2>/dev/null || TZ=Asia/Shanghai date -v "-$1d" +%F
}

wait_for() { # address, what
  for _ in $(seq 100); do
    curl -fsS -o /dev/null "$1" 2>/dev/null && return
    kill -0 "${processes[-1]}" 2>/dev/null || break
    sleep 0.1
  done
  echo "$2 did not start; its messages are above." >&2
  exit 1
}

complain() { # a complaint, as the simulator's control takes it
  curl -fsS -o /dev/null -H "content-type: application/json" -d "$1" "http://$platform/_sim/api/complaints"
}

start_simulator() {
  start "$simulator" --listen "$platform" --state-dir "$folder/merchant" --mchid $mchid --keys public-key \
    --complaints 195 --allow-loopback-http-notify
  wait_for "http://$platform/_sim" "The simulator"
}

add_accounts_and_merchant() {
  local account role
  password=$(head -c 9 /dev/urandom | base64 | tr '+/' 'xy')
  for account in agent:陈晓雯 supervisor:林岚 admin:周航; do
    role=${account%%:*}
    printf '%s' "$password" | "$desk" staff add "$role" --role "$role" --name "${account#*:}" --password-file - >/dev/null
  done
  "$desk" merchant add $mchid --name 青禾鲜生 --mode direct --api-base "http://$platform" \
    --serial-no "$(cat "$folder/merchant/serial.txt")" --private-key "$folder/merchant/apiclient_key.pem" \
    --apiv3-key "$folder/merchant/apiv3.key" --public-key-id "$(cat "$folder/merchant/pub_key_id.txt")" \
    --public-key "$folder/merchant/pub_key.pem" >/dev/null
}

fill_the_inbox() {
  "$desk" merchant register-callback $mchid >/dev/null
  # These are told by notifications, while the others are read from the list.
  complain '{"problem_description":"商品质量问题","problem_type":"REFUND","detail":"收到的水蜜桃烂了五个，要求全额退款","amount":12800,"apply_refund_amount":12800,"images":3}'
  complain '{"problem_description":"未经同意自动续费","problem_type":"REFUND","detail":"会员到期没有提醒就扣了 25 元","amount":2500,"apply_refund_amount":2500,"age_minutes":1418}'
  complain '{"problem_description":"归还后仍在计费","problem_type":"SERVICE_NOT_WORK","detail":"12 点就还了充电宝，现在还在扣钱","amount":9900,"need_immediate_service":true,"age_minutes":600}'
  complain '{"problem_description":"少发货","problem_type":"OTHERS","detail":"还差一盒车厘子，联系不上店家","amount":4680,"images":1,"age_minutes":1100}'
  complain '{"problem_description":"商家态度差","problem_type":"OTHERS","detail":"打电话一直推脱，不给处理","amount":6900}'
  "$desk" backfill $mchid --from "$(days_ago 29)" --to "$(days_ago 0)"
}

tell() {
  cat <<TOLD

  Complaint Desk   http://$listen
  Accounts         agent, supervisor, admin        password  $password
  Play the user    http://$platform/_sim           new complaints, messages, faults
TOLD
}
