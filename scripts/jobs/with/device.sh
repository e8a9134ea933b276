# For jobs that add a device or a driver: starts the simulated device of a name, drives it for two seconds of a flash with the
# options that follow, prints the run's report and the device's last state.
set -e
device=$1
shift
states=$(mktemp)
node bin/retinode.js device "$device" --json >"$states" &
process=$!
trap 'kill $process; rm -f "$states"' EXIT
until grep -q '"path"' "$states"; do
	kill -0 $process
	sleep 0.1
done
path=$(sed -n 's/.*"path":"\([^"]*\)".*/\1/p' "$states" | head -n 1)
node bin/retinode.js live --sink "serial:$path" --source 'stimulus:step' --duration 2 --arm --json "$@"
tail -n 1 "$states"
