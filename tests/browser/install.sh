#!/usr/bin/env bash
# A Chromium for the browser tests: the machine's own, else Debian's, else the one Playwright brings.
set -euo pipefail
cd "$(dirname "$0")/../.."
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if .venv/bin/python -c 'import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p: sys.exit(not os.path.exists(p.chromium.executable_path))'; then exit 0; fi
if command -v apt-get >/dev/null; then
    sudo=""
    if [ "$(id -u)" -ne 0 ]; then sudo="sudo"; fi
    echo "Installing Chromium for the browser tests …"
    $sudo apt-get update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
else
    .venv/bin/playwright install chromium
fi
