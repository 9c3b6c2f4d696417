#!/usr/bin/env bash
# Makes a fresh Debian or Ubuntu machine ready: uv, Python 3.10, the locked packages, system packages, .env.
# Usage: tools/setup.sh run|test|ci-less. Quick when nothing is missing; says exactly what to install when it may not.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted="${1:-run}"
TOOLS="$PWD/.tools"
STAMP=".venv/.ready-$wanted"

say() { printf '%s\n' "setup: $*" >&2; }
fail() { say "$*"; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

apt_install() { # packages…
  command -v apt-get >/dev/null || return 1
  say "installing system packages: $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  as_root apt-get update -qq >/dev/null 2>&1 || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# --- system packages -------------------------------------------------------------------------------------------
has_font() { fc-list 2>/dev/null | grep -i "$1" >/dev/null; } # not -q: with pipefail a list cut short counts as none
postgres_there() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

system_packages() {
  local missing=() languages
  languages=$(tesseract --list-langs 2>/dev/null || true)
  command -v tesseract >/dev/null || missing+=(tesseract-ocr)
  for language in eng deu ara; do
    grep -qx "$language" <<<"$languages" || missing+=("tesseract-ocr-$language")
  done
  if [ "$wanted" = test ]; then
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
    postgres_there || missing+=(postgresql)
    command -v fc-list >/dev/null || missing+=(fontconfig)
    has_font "Noto Sans Arabic" || missing+=(fonts-noto-core)
    has_font "Noto Color Emoji" || missing+=(fonts-noto-color-emoji)
    has_font ": Liberation Sans[,:]" || missing+=(fonts-liberation)
    has_font ": DejaVu Sans[,:]" || missing+=(fonts-dejavu-core)
    command -v setpriv >/dev/null || missing+=(util-linux)
  fi
  [ "$wanted" != test ] || vision_fonts
  [ ${#missing[@]} -eq 0 ] && return 0
  apt_install "${missing[@]}" && return 0
  if [ "$wanted" = test ]; then
    fail "please install as root, then try again:  apt-get install ${missing[*]}"
  fi
  say "not installed (no root, no sudo): ${missing[*]}. The assistant runs; reading screenshots needs them:"
  say "  sudo apt-get install ${missing[*]}"
}

# What the pages of tests/vision are set in: with other fonts its figures are others, but its tests pass.
vision_fonts() {
  local missing=()
  has_font ": Roboto[,:]" || missing+=(fonts-roboto)
  has_font ": Inter[,:]" || missing+=(fonts-inter)
  has_font ": Amiri[,:]" || missing+=(fonts-hosny-amiri)
  has_font ": KacstOne[,:]" || missing+=(fonts-kacst-one)
  [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}" 2>/dev/null || say "not installed (only figures differ): ${missing[*]}"
}

# --- uv ----------------------------------------------------------------------------------------------------------
find_uv() {
  local candidate
  for candidate in "$TOOLS/bin/uv" "$HOME/.local/bin/uv" "$HOME/.cargo/bin/uv" "$(command -v uv 2>/dev/null || true)" \
                   "$HOME"/.pyenv/versions/*/bin/uv; do
    # a pyenv shim exists for every version and fails for most: it must answer to count
    if [ -x "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then printf '%s' "$candidate"; return 0; fi
  done
  return 1
}

pythons() { # every interpreter that might be of use, one a line
  local name path
  for name in python3 python3.10 python3.11 python3.12 python3.13 python3.14 python; do
    path=$(command -v "$name" 2>/dev/null) && printf '%s\n' "$path"
  done
  ls -1 /usr/bin/python3* "$HOME"/.pyenv/versions/*/bin/python3 2>/dev/null | grep -v config || true
}

install_uv() {
  local python
  while read -r python; do
    PYENV_VERSION= "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null || continue
    "$python" -m pip --version >/dev/null 2>&1 || continue
    say "installing uv into .tools (with $python)"
    rm -rf "$TOOLS/uv"
    "$python" -m pip install -q --disable-pip-version-check --no-warn-script-location --target "$TOOLS/uv" uv >/dev/null 2>"$TOOLS/uv.log" || continue
    mkdir -p "$TOOLS/bin" && ln -sf "$TOOLS/uv/bin/uv" "$TOOLS/bin/uv" && return 0
  done < <(pythons)
  if command -v curl >/dev/null && curl -LsSf --max-time 60 https://astral.sh/uv/install.sh -o "$TOOLS/install-uv.sh" 2>/dev/null; then
    say "installing uv into .tools (with its own installer)"
    env UV_INSTALL_DIR="$TOOLS/bin" UV_NO_MODIFY_PATH=1 sh "$TOOLS/install-uv.sh" >/dev/null 2>&1 && return 0
  fi
  if apt_install python3 python3-pip; then
    python3 -m pip install -q --disable-pip-version-check --target "$TOOLS/uv" uv >/dev/null &&
      mkdir -p "$TOOLS/bin" && ln -sf "$TOOLS/uv/bin/uv" "$TOOLS/bin/uv" && return 0
  fi
  return 1
}

# --- Python 3.10 and packages ------------------------------------------------------------------------------------
pyenv_versions() { # folders in which a pyenv may keep its Pythons
  printf '%s\n' "${PYENV_ROOT:-$HOME/.pyenv}/versions" "$HOME/.pyenv/versions"
  local program; program=$(command -v pyenv 2>/dev/null) && dirname "$(dirname "$(readlink -f "$program")")" | sed 's#/libexec$##; s#$#/versions#'
}

find_python() {
  local candidate folder
  for candidate in "$(command -v python3.10 2>/dev/null || true)" /usr/bin/python3.10 \
                   $(pyenv_versions | while read -r folder; do ls -1d "$folder"/3.10*/bin/python3.10 2>/dev/null; done); do
    if [ -x "$candidate" ] && [ "$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = 3.10 ]; then
      printf '%s' "$candidate"; return 0
    fi
  done
  return 1
}

sync_packages() {
  local uv python
  mkdir -p "$TOOLS"
  uv=$(find_uv) || { install_uv || fail "could not install uv; see https://docs.astral.sh/uv/getting-started/installation/"; uv=$(find_uv); }
  if ! python=$(find_python); then
    say "no Python 3.10 found; trying the system's package, uv and pyenv"
    if apt-cache show python3.10 >/dev/null 2>&1 && apt_install python3.10 && python=$(find_python); then :
    elif "$uv" python install 3.10 >/dev/null 2>&1; then python=3.10
    elif command -v pyenv >/dev/null && say "building Python 3.10 with pyenv (some minutes)" && pyenv install -s 3.10; then python=$(find_python)
    else fail "Python 3.10 is needed: 'uv python install 3.10', 'pyenv install 3.10', or your system's package"; fi
  fi
  say "syncing packages from uv.lock"
  env -u VIRTUAL_ENV UV_PROJECT_ENVIRONMENT=.venv "$uv" sync --frozen --quiet --python "$python"
}

fingerprint() { cat uv.lock pyproject.toml tools/setup.sh .python-version | sha256sum | cut -c1-16; }

dotenv() { # secrets are made here, once, for this machine; never in the repository
  [ -f .env ] && return 0
  random() { od -An -N20 -tx1 /dev/urandom | tr -d ' \n'; }
  sed -e "s/^WHATSAPP_APP_SECRET=.*/WHATSAPP_APP_SECRET=$(random)/" \
      -e "s/^WHATSAPP_ACCESS_TOKEN=.*/WHATSAPP_ACCESS_TOKEN=$(random)/" \
      -e "s/^WHATSAPP_VERIFY_TOKEN=.*/WHATSAPP_VERIFY_TOKEN=$(random)/" .env.example > .env
  chmod 600 .env
  say "wrote .env with fresh secrets for the simulator"
}

if [ ! -f "$STAMP" ] || [ "$(cat "$STAMP")" != "$(fingerprint)" ]; then
  system_packages
  sync_packages
  fingerprint > "$STAMP"
fi
if [ "$wanted" = run ]; then dotenv; fi
