#!/usr/bin/env bash
# Installs what is missing to build and test Paradero on Debian 12 or Ubuntu 24.04 and later.
#
#   tools/install_dependencies.sh [build] [test] [check] [bench] [fuzz]      (default: build test)
#
# When all is there it only asks dpkg, and ends in a few milliseconds.
set -euo pipefail

build=(
  g++ cmake ninja-build pkg-config ccache mold git make ca-certificates python3
  libicu-dev libutf8proc-dev libuchardet-dev libcli11-dev libfmt-dev nlohmann-json3-dev
  libsimdjson-dev libtomlplusplus-dev libzip-dev libexpat1-dev libxlsxwriter-dev robin-map-dev libtbb-dev
  librandom123-dev libexpected-dev libsodium-dev libxxhash-dev
  libboost-math-dev libeigen3-dev
)
test=(libgtest-dev libgmock-dev librapidcheck-dev)
check=(clang-format-16 clang-tidy-16)
bench=(libbenchmark-dev python3-venv)
fuzz=(clang-16 libclang-rt-16-dev)

wanted=()
for group in "${@:-build test}"; do
  for name in $group; do
    case $name in
      build | test | check | bench | fuzz)
        declare -n packages=$name
        wanted+=("${packages[@]}")
        ;;
      *)
        echo "install_dependencies.sh: no group '$name' (build, test, check, bench, fuzz)" >&2
        exit 2
        ;;
    esac
  done
done
# The report page is bundled by esbuild, and the source of the encrypted SQLite is fetched by npm: any node with npm will
# do, the distribution's or another.
command -v node >/dev/null && command -v npm >/dev/null || wanted+=(nodejs npm)

if ! command -v dpkg-query >/dev/null; then
  echo "This is neither Debian nor Ubuntu. Paradero needs what these Debian packages hold:"
  printf '  %s\n' "${wanted[*]}"
  exit 0
fi

# Of the names given, those that are not installed (a name that is provided by another package counts as missing).
missing_of() {
  local installed
  installed=$(dpkg-query -W -f '${binary:Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
    sed -n 's/^\([^: ]*\).* installed$/\1/p' || true)
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$installed")
}

mapfile -t missing < <(missing_of "${wanted[@]}")
((${#missing[@]} == 0)) && exit 0

echo "Installing ${#missing[@]} packages: ${missing[*]}"
as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "install_dependencies.sh: neither root nor sudo here. As root, run: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! "${as_root[@]}" apt-get update >"$log" 2>&1 ||
  ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
  tail -n 30 "$log" >&2
  echo "install_dependencies.sh: apt-get could not install them; its last words are above." >&2
  exit 1
fi
